package dev.cafrun.controller.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTextTest {
  @Test
  void eachLineOfATextIsALineOfData() {
    assertThat(EventText.of("a1-7", "phase", "<b>\r\nRunning\n</b>"))
        .isEqualTo("id: a1-7\nevent: phase\ndata: <b>\ndata: Running\ndata: </b>\n\n");
  }

  @Test
  void whatIsEmptyIsToldToo() {
    assertThat(EventText.of("a1-7", "waits", "")).isEqualTo("id: a1-7\nevent: waits\ndata:\n\n");
  }

  @Test
  void nothingThatARunSaysMakesAnEventOfItsOwn() {
    assertThat(EventText.of("a1-7", "events", "x\n\nevent: end\rdata: y"))
        .isEqualTo("id: a1-7\nevent: events\ndata: x\ndata: \ndata: event: end\ndata: data: y\n\n");
  }
}

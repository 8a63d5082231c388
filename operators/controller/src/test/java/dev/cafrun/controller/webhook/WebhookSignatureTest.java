package dev.cafrun.controller.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
  /** The example of the Standard Webhooks specification. */
  @Test
  void aMessageIsSignedAsTheSpecificationSays() {
    assertThat(
            WebhookSignature.with("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void idTimeBodyAndKeyAllCount() {
    WebhookSignature signature = WebhookSignature.with("secret");

    assertThat(signature.of("a", 1, "b"))
        .isNotEqualTo(signature.of("c", 1, "b"))
        .isNotEqualTo(signature.of("a", 2, "b"))
        .isNotEqualTo(signature.of("a", 1, "c"))
        .isNotEqualTo(WebhookSignature.with("other").of("a", 1, "b"));
  }

  @Test
  void thereIsNoSigningWithoutAKey() {
    assertThatThrownBy(() -> WebhookSignature.with(""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WebhookSignature.with("whsec_?"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

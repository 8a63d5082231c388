package dev.cafrun.controller.web.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.access.Door;
import dev.cafrun.controller.access.UnguardedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServedDoorTest {
  /** Whatever file or variable they came from. */
  private static final AccessSettings UNSAID =
      new AccessSettings() {
        @Override
        public Optional<String> door() {
          return Optional.empty();
        }

        @Override
        public Optional<String> roles() {
          return Optional.empty();
        }

        @Override
        public Duration session() {
          return Duration.ofHours(12);
        }

        @Override
        public int failuresPerMinute() {
          return 10;
        }
      };

  @Test
  void aServerThatOthersReachIsNotMadeWithoutADoorHoweverItsAddressWasSet() {
    assertThatThrownBy(() -> served("0.0.0.0", true)).isInstanceOf(UnguardedException.class);
    assertThat(served("127.0.0.1", true).open()).isTrue();
  }

  @Test
  void aCommandThatServesNothingIsNotAskedForOne() {
    assertThat(served("0.0.0.0", false).door()).isEqualTo(Door.TOKENS);
  }

  private static ServedDoor served(String address, boolean serves) {
    return new ServedDoor(UNSAID, address, serves, Optional.empty(), Optional.empty());
  }
}

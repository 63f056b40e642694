package dev.branchline.coordinator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class PortTroubleTest {
  private static Throwable trouble(String reason) {
    return new IllegalStateException("bind", new UncheckedIOException(new BindException(reason)));
  }

  @Test
  void tellsAForeignAddressFromAPortThatIsTaken() {
    Throwable foreign = trouble("Cannot assign requested address");
    assertThat(PortTrouble.reason(foreign)).isEqualTo("Cannot assign requested address");
    assertThat(PortTrouble.hint(foreign)).contains("no such address").contains("--advertise");
    assertThat(PortTrouble.hint(trouble("Address already in use"))).contains("port 0");
    assertThat(PortTrouble.hint(trouble("Permission denied"))).contains("1024");
  }

  @Test
  void knowsSomethingToSayOfATroubleWithoutWords() {
    assertThat(PortTrouble.reason(new BindException())).contains("BindException");
  }
}

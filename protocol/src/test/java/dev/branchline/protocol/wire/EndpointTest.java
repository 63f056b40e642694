package dev.branchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "host, host:7421",
    "host:1, host:1",
    "10.0.0.1:65535, 10.0.0.1:65535",
    "::1, [::1]:7421",
    "[::1], [::1]:7421",
    "[fe80::2]:80, [fe80::2]:80"
  })
  void readsHostsWithAndWithoutPorts(String text, String meant) {
    assertThat(Endpoint.parse(text, 7421).map(Endpoint::toString)).hasValue(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ":1", "host:", "host:x", "host:65536", "[::1", "[::1]x", "a b", "u@h"})
  void findsNoneInAnythingElse(String text) {
    assertThat(Endpoint.parse(text, 7421)).isEmpty();
  }

  @Test
  void namesTheActorThatWorkersKnockAt() {
    assertThat(NodeSettings.reception(new Endpoint("::1", 7421)))
        .isEqualTo("pekko://branchline@[::1]:7421/user/reception");
  }
}

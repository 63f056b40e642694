package dev.branchline.worker.runner.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.worker.runner.Variables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private final Requests requests = new Requests(Map.of("A", "1", "OLD", "x"));

  @Test
  void tellsWhatDiffersFromTheBranchBefore() {
    Variables.Shared shared = new Variables.Shared(Map.of("A", "1", "NEW", "y"));

    assertThat(request(shared, "0"))
        .containsExactlyInAnyOrder("{}", "OLD", "NEW=y", "BRANCHLINE_BRANCH=0");
    assertThat(request(shared, "1")).containsExactly("{}", "BRANCHLINE_BRANCH=1");
    assertThat(request(shared, "1")).containsExactly("{}");
  }

  @Test
  void looksAgainAtWhatIsSharedWhenOthersShareIt() {
    request(new Variables.Shared(Map.of("A", "1", "B", "2")), "0");

    assertThat(request(new Variables.Shared(Map.of("A", "3")), "0"))
        .containsExactly("{}", "B", "A=3");
  }

  @Test
  void looksAgainAfterAnEnvironmentThatSharesNothing() {
    Variables.Shared shared = new Variables.Shared(Map.of("A", "1", "OLD", "x"));
    request(shared, "0");
    requests.begin("{}", Map.of("A", "9", "OLD", "x"));

    assertThat(request(shared, "0")).containsExactly("{}", "A=1");
  }

  private List<String> request(Variables.Shared shared, String ordinal) {
    Variables env = new Variables(shared, Map.of("BRANCHLINE_BRANCH", ordinal));
    byte[] bytes = requests.begin("{}", env).bytes();
    return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
  }
}

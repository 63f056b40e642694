package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BusyTest {
  private static final int MORE = 20;
  private static final int HELD = Blocking.THREADS + Blocking.WAITING;

  @Test
  void refusesWhatIsMoreThanMayWaitAndServesTheRest(@TempDir Path root) throws Exception {
    try (House house = new House(root, HELD + MORE + 10);
        HttpClient client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
      CountDownLatch held = new CountDownLatch(1);
      house.hold = held;
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      CountDownLatch refused = new CountDownLatch(MORE);
      for (int i = 0; i < HELD + MORE; i++) {
        CompletableFuture<HttpResponse<String>> answer =
            client.sendAsync(
                house.request("/readyz").timeout(Duration.ofSeconds(90)).build(),
                HttpResponse.BodyHandlers.ofString());
        answers.add(answer);
        var _ = answer.whenComplete((_, _) -> refused.countDown());
      }

      assertThat(refused.await(40, TimeUnit.SECONDS)).isTrue();
      List<HttpResponse<String>> early =
          answers.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
      assertThat(early).hasSize(MORE);
      assertThat(early)
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("urn:branchline:problem:busy");
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
              });

      held.countDown();
      assertThat(answers.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
          .filteredOn(status -> status == 200)
          .hasSize(HELD);
      assertThat(house.get("/readyz").statusCode()).isEqualTo(200);
    }
  }
}

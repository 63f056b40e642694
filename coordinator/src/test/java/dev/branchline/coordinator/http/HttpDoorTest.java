package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.coordinator.gateway.DoorFile;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.ProblemJson;
import dev.branchline.protocol.model.SweepId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API does when it is used as it is meant to be. */
class HttpDoorTest {
  @TempDir Path root;
  private House house;

  @BeforeEach
  void open() {
    house = new House(root);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aSweepIsSubmittedAndEndsWithItsResults() throws Exception {
    HttpResponse<String> created = house.post("/v1/sweeps", House.submission("digits", 10));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains("/v1/sweeps/1");
    assertThat(created.headers().firstValue("Content-Type")).contains("application/json");
    Entries sweep = house.finished(1);
    assertThat(sweep.text("verdict")).isEqualTo("failed");
    assertThat(house.json("/v1/sweeps").objects("sweeps")).hasSize(1);
    assertThat(house.get("/v1/sweeps/digits/definition").body()).contains("\"space\": 2");

    Entries page = house.json("/v1/sweeps/dig/branches?from=2&limit=3");
    assertThat(page.objects("branches"))
        .extracting(b -> b.whole("ordinal"))
        .containsExactly(2L, 3L, 4L);
    assertThat(page.whole("next")).isEqualTo(5);
    assertThat(house.json("/v1/sweeps/1/branches?status=failed").objects("branches"))
        .extracting(b -> b.whole("ordinal"))
        .containsExactly(3L);
    assertThat(house.json("/v1/sweeps/1/branches?ordinals=8,1-2").objects("branches"))
        .extracting(b -> b.whole("ordinal"))
        .containsExactly(1L, 2L, 8L);
    Entries branch = house.json("/v1/sweeps/1/branches/4");
    assertThat(branch.real("duration")).isEqualTo(1.5);
    assertThat(branch.objects("attempts")).hasSize(1);
    assertThat(house.json("/v1/sweeps/1/best?metric=loss&limit=2").objects("branches"))
        .extracting(b -> b.whole("ordinal"))
        .containsExactly(9L, 8L);
    assertThat(house.json("/v1/sweeps/1/failures").objects("failures"))
        .extracting(g -> g.whole("first"))
        .containsExactly(3L);
    assertThat(house.json("/v1/sweeps/1/explain?branch=3").texts("lines").getFirst())
        .contains("failed");
  }

  @Test
  void workersTellWhatTheyOffer() throws Exception {
    List<Entries> workers =
        house.until("/v1/workers", json -> !json.objects("workers").isEmpty()).objects("workers");
    assertThat(workers).hasSize(1);
    assertThat(workers.getFirst().text("name")).isEqualTo("prompt");
    assertThat(workers.getFirst().text("state")).isEqualTo("ready");
  }

  @Test
  void aRunningSweepIsPausedResumedAndCancelled() throws Exception {
    house.worker.hold();
    long sweep = house.submit("long", 10);
    assertThat(house.post("/v1/sweeps/long/pause", "").statusCode()).isEqualTo(200);
    assertThat(house.json("/v1/sweeps/long").text("status")).isEqualTo("paused");
    assertThat(house.json("/v1/sweeps/long/progress").text("status")).isEqualTo("paused");
    assertThat(house.send(house.request("/v1/sweeps/long").DELETE()).statusCode()).isEqualTo(409);
    assertThat(house.post("/v1/sweeps/long/resume", "{}").statusCode()).isEqualTo(200);
    assertThat(house.post("/v1/sweeps/long/cancel", "{\"reason\":\"enough\"}").statusCode())
        .isEqualTo(200);
    Entries end = house.finished(sweep);
    assertThat(end.text("verdict")).isEqualTo("cancelled");
    assertThat(end.text("reason")).contains("enough");
    assertThat(house.get("/v1/sweeps/long/progress").statusCode()).isEqualTo(404);
    assertThat(house.post("/v1/sweeps/long/resume", "").statusCode()).isEqualTo(409);
    assertThat(house.send(house.request("/v1/sweeps/long").DELETE()).statusCode()).isEqualTo(200);
    assertThat(house.get("/v1/sweeps/long").statusCode()).isEqualTo(404);
  }

  @Test
  void whatFailedRunsAgainWhenItIsRetried() throws Exception {
    long sweep = house.submit("digits", 5);
    house.finished(sweep);
    Entries retried = Entries.parse(house.post("/v1/sweeps/1/retry", "{\"failed\":true}").body());
    assertThat(retried.whole("generation")).isEqualTo(2);
    house.finished(sweep);
    assertThat(house.json("/v1/sweeps/1/branches/3").objects("attempts")).hasSize(2);
    assertThat(house.post("/v1/sweeps/1/retry", "{\"branches\":\"0-1\"}").statusCode())
        .isEqualTo(200);
    assertThat(house.finished(sweep).whole("generation")).isEqualTo(3);
  }

  @Test
  void theSameKeyMakesOneSweep() throws Exception {
    String body = House.submission("digits", 3);
    Stream<HttpResponse<String>> twice =
        Stream.of(
            house.send(keyed("k-1").POST(BodyPublishers.ofString(body))),
            house.send(keyed("k-1").POST(BodyPublishers.ofString(body))));
    assertThat(twice)
        .allSatisfy(
            response -> {
              assertThat(response.statusCode()).isEqualTo(201);
              assertThat(Entries.parse(response.body()).whole("id")).isEqualTo(1);
            });
    HttpResponse<String> other =
        house.send(keyed("k-1").POST(BodyPublishers.ofString(House.submission("digits", 4))));
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(ProblemJson.refusal(Entries.parse(other.body())))
        .isEqualTo(new Refusal.KeyTaken("k-1"));
    assertThat(house.json("/v1/sweeps").objects("sweeps")).hasSize(1);
  }

  private java.net.http.HttpRequest.Builder keyed(String key) {
    return house.request("/v1/sweeps").header("Idempotency-Key", key);
  }

  @Test
  void outputComesWholeInRangesAndFollowed() throws Exception {
    house.finished(house.submit("digits", 3));
    String path = "/v1/sweeps/digits/branches/2/logs";
    assertThat(house.json(path).objects("outputs")).hasSize(1);
    assertThat(house.get(path + "/stdout").body()).isEqualTo("this is branch 2\n");
    HttpResponse<String> range =
        house.send(house.request(path + "/stdout").header("Range", "bytes=5-6"));
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo("is");
    assertThat(range.headers().firstValue("Content-Range")).contains("bytes 5-6/*");
    HttpResponse<String> tail =
        house.send(house.request(path + "/stdout").header("Range", "bytes=-2"));
    assertThat(tail.body()).isEqualTo("2\n");
    assertThat(
            house.send(house.request(path + "/stdout").header("Range", "bytes=999-")).statusCode())
        .isEqualTo(416);
    HttpResponse<String> piece = house.get(path + "/stdout?from=0&limit=4");
    assertThat(piece.body()).isEqualTo("this");
    assertThat(piece.headers().firstValue("Branchline-Next")).contains("4");
    assertThat(piece.headers().firstValue("Branchline-Last")).contains("false");
    assertThat(house.get(path + "/stdout?follow=true").body()).isEqualTo("this is branch 2\n");
    assertThat(house.get(path + "/stdout?follow=true&from=-2").body()).isEqualTo("2\n");
    assertThat(house.get(path + "/stderr").statusCode()).isEqualTo(404);
    assertThat(house.get(path + "/stdin").statusCode()).isEqualTo(400);
    assertThat(house.get("/v1/sweeps/digits/branches/3/logs").statusCode()).isEqualTo(404);
  }

  @Test
  void refusalsComeBackAsTheyWereMade() throws Exception {
    house.submit("dials", 2);
    house.submit("digits", 2);
    assertThat(refusal("/v1/sweeps/nothing")).isEqualTo(new Refusal.NoSuchSweep("nothing"));
    assertThat(refusal("/v1/sweeps/di"))
        .isEqualTo(new Refusal.Ambiguous("di", List.of("2 (digits)", "1 (dials)")));
    assertThat(refusal("/v1/sweeps/1/branches/2"))
        .isEqualTo(new Refusal.NoSuchBranch(new SweepId(1), 2, 2));
  }

  private Refusal refusal(String path) throws Exception {
    HttpResponse<String> response = house.get(path);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    Entries problem = Entries.parse(response.body());
    assertThat(problem.whole("status")).isEqualTo(response.statusCode());
    return ProblemJson.refusal(problem);
  }

  @Test
  void aStalledJournalIsntReady() throws Exception {
    assertThat(house.get("/readyz").statusCode()).isEqualTo(200);
    house.stalled = Optional.of("the disk is full");
    HttpResponse<String> response = house.get("/readyz");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).contains("the disk is full");
    assertThat(house.get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsCountWhatHappened() throws Exception {
    house.finished(house.submit("digits", 5));
    String metrics = house.get("/metrics").body();
    assertThat(metrics)
        .contains("branchline_sweeps{status=\"finished\"} 1.0")
        .contains("branchline_branches{status=\"succeeded\"} 4.0")
        .contains("branchline_outcomes_total{status=\"failed\"} 1.0")
        .contains("branchline_workers{status=\"ready\"} 1.0")
        .contains("branchline_journal_stalled 0.0")
        .containsPattern("branchline_journal_commits_total [1-9]")
        .containsPattern("branchline_leases_granted_total [1-9]");
  }

  @Test
  void theFileTellsWhereTheDoorIsWhileItIsOpen() throws Exception {
    DoorFile told = DoorFile.read(house.directory).orElseThrow();
    assertThat(told).isEqualTo(new DoorFile(house.door.url(), ProcessHandle.current().pid()));
    house.door.close();
    assertThat(root.resolve(".branchline/http.json")).doesNotExist();
    Files.writeString(
        root.resolve(".branchline/http.json"),
        "{\"url\":\"http://127.0.0.1:1\",\"pid\":" + Integer.MAX_VALUE + "}");
    assertThat(DoorFile.read(house.directory)).isEmpty();
  }

  @Test
  void anAddressThatIsTakenIsRefused() {
    int port = house.door.address().getPort();
    Reply<HttpDoor> second = house.another(port);
    assertThat(second)
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused ->
                assertThat(refused.refusal().message()).contains("127.0.0.1:" + port, "in use"));
  }
}

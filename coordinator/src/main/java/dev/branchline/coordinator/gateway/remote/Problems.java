package dev.branchline.coordinator.gateway.remote;

import dev.branchline.coordinator.gateway.ClientSecret;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.shape.Entries;
import dev.branchline.coordinator.shape.Misshapen;
import dev.branchline.coordinator.shape.ProblemJson;

/** Turns an answer that isn't a success into the refusal that it stands for. */
final class Problems {
  private static final int UNAUTHORIZED = 401;
  private static final int MOST_WORDS = 200;

  private Problems() {}

  /** With the same words as where the refusal was made, if it is one of ours. */
  static Refusal refusal(Server server, Answer answer) {
    if (answer.status() == UNAUTHORIZED) {
      return unauthorized(server);
    }
    if (answer.isProblem()) {
      try {
        Refusal refusal = ProblemJson.refusal(Entries.parse(answer.text()));
        return refusal instanceof Refusal.Impossible(String message, String hint)
                && answer.status() / 100 == 5
            ? new Refusal.Unreachable(
                "the coordinator at " + server.url() + " can't answer: " + message, hint)
            : refusal;
      } catch (Misshapen e) {
        return server.notUnderstood(String.valueOf(e.getMessage()));
      }
    }
    String words = answer.text().strip().lines().findFirst().orElse("");
    return server.notUnderstood(
        "status "
            + answer.status()
            + (words.isEmpty()
                ? ""
                : ": " + words.substring(0, Math.min(words.length(), MOST_WORDS))));
  }

  private static Refusal unauthorized(Server server) {
    String where =
        "copy its secret file (~/.config/branchline/secret) here, or name it by --secret-file or "
            + ClientSecret.VARIABLE;
    return server.secret().isPresent()
        ? new Refusal.Impossible(
            "the coordinator at " + server.url() + " doesn't take your secret: it has another one",
            where)
        : new Refusal.Impossible(
            "the coordinator at " + server.url() + " wants its secret, and there is none here",
            where);
  }
}

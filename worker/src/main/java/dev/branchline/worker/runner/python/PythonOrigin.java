package dev.branchline.worker.runner.python;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.process.Origin;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One seat's branches of scripts: forks of a shared template, or turns of its own interpreter. */
final class PythonOrigin implements Origin {
  /** A template that isn't ready after so long is given up. */
  private static final long PATIENCE_SECONDS = 120;

  private final Templates templates;
  private @Nullable Script script;
  private @Nullable Template template;
  private Ticket ticket = new Ticket();

  PythonOrigin(Templates templates) {
    this.templates = templates;
  }

  @Override
  public Birth begin(Launch launch, Papers papers) {
    Script asked = launch.script().orElseThrow();
    boolean reuse = asked.isolation() == Script.Isolation.REUSE;
    Template from = template(asked, reuse);
    switch (state(from)) {
      case Template.State.Failed(Ending ending) -> {
        return new Birth.Failed(ending);
      }
      case Template.State.Unfit(String reason) -> {
        templates.unfit(asked, reason);
        return new Birth.Declined();
      }
      case Template.State.Ready() -> {}
    }
    if (from.isGone()) {
      return new Birth.Declined();
    }
    ticket = from.ask(() -> request(asked, launch, papers));
    if (reuse) {
      return new Birth.Born((int) from.pid(), true);
    }
    int pid = ticket.awaitStart();
    if (pid > 0) {
      return new Birth.Born(pid, false);
    }
    return new Birth.Failed(
        ticket
            .refusal()
            .<Ending>map(reason -> new Ending.NotStarted("can't fork: " + reason))
            .orElseGet(() -> new Ending.Lost("the Python process that forks died")));
  }

  private Template template(Script asked, boolean reuse) {
    Template known = template;
    if (known == null || !asked.equals(script)) {
      close();
      known = reuse ? templates.start(asked) : templates.join(asked);
      script = asked;
    } else if (known.isGone() && serves(known)) {
      if (reuse) {
        templates.end(known);
        known = templates.start(asked);
      } else {
        known = templates.replaced(asked, known);
      }
    }
    template = known;
    return known;
  }

  /** Whether it did; one that never could isn't started again. */
  private static boolean serves(Template known) {
    return known.state().getNow(new Template.State.Unfit("")) instanceof Template.State.Ready;
  }

  private Template.State state(Template from) {
    try {
      return from.state().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      from.state().complete(new Template.State.Unfit("its imports took more than two minutes"));
      from.close();
      return from.state().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Template.State.Failed(new Ending.NotStarted("interrupted"));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] request(Script script, Launch launch, Papers papers) {
    LinkedHashMap<String, ConfigValue> env = new LinkedHashMap<>();
    launch
        .env()
        .forEach(
            (name, value) -> {
              if (!value.equals(script.env().get(name))) {
                env.put(name, new ConfigValue.Text(value));
              }
            });
    put(env, "BRANCHLINE_EXECUTION", papers.token());
    put(env, "BRANCHLINE_DIR", launch.dir().toString());
    put(env, "BRANCHLINE_RESULT", launch.resultFile().toString());
    put(env, "BRANCHLINE_REPORT", launch.reportFile().toString());
    put(env, "BRANCHLINE_CONFIG", papers.config().toString());
    LinkedHashMap<String, ConfigValue> request = new LinkedHashMap<>();
    put(request, "stdout", papers.stdout().toString());
    put(request, "stderr", papers.stderr().toString());
    request.put("env", new ConfigValue.Mapping(env));
    String text = ConfigJson.write(new ConfigValue.Mapping(request));
    return (text.substring(0, text.length() - 1) + ",\"config\":" + launch.config() + "}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Map<String, ConfigValue> map, String key, String value) {
    map.put(key, new ConfigValue.Text(value));
  }

  @Override
  public Death await() {
    return ticket.awaitEnd();
  }

  @Override
  public void close() {
    Script left = script;
    Template known = template;
    script = null;
    template = null;
    if (left != null && known != null) {
      if (left.isolation() == Script.Isolation.REUSE) {
        templates.end(known);
      } else {
        templates.leave(left);
      }
    }
  }
}

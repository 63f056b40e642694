package dev.branchline.coordinator.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.branchline.coordinator.gateway.DoorFile;
import dev.branchline.coordinator.gateway.Gateway;
import dev.branchline.coordinator.gateway.PortTrouble;
import dev.branchline.coordinator.gateway.Refusal;
import dev.branchline.coordinator.gateway.Reply;
import dev.branchline.coordinator.gateway.Vitals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP API over a gateway, bound to an address until it is closed. */
public final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
  private static final Duration BIND = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMillis(500);

  private final ServerBinding binding;
  private final HttpOptions options;
  private final List<Route> routes;
  private final EventRoutes events;
  private final ThreadPoolExecutor blocking;
  private final Optional<DoorFile> file;

  private HttpDoor(
      ServerBinding binding,
      HttpOptions options,
      List<Route> routes,
      EventRoutes events,
      ThreadPoolExecutor blocking) {
    this.binding = binding;
    this.options = options;
    this.routes = routes;
    this.events = events;
    this.blocking = blocking;
    this.file = options.directory().map(_ -> new DoorFile(url(), ProcessHandle.current().pid()));
  }

  /**
   * Opens the door; blocks until it can be asked.
   *
   * @param gateway what it is the door to; it stays open when the door is closed
   * @return refused if the address can't be bound
   */
  public static Reply<HttpDoor> open(
      ActorSystem<?> system, Gateway gateway, Supplier<Vitals> vitals, HttpOptions options) {
    ThreadPoolExecutor blocking = Blocking.create();
    EventRoutes events = new EventRoutes(gateway, system);
    List<Route> routes = routes(gateway, vitals, events, blocking);
    Porter porter =
        new Porter(
            system, routes, new Hosts(names(options)), new Secret(options.secret()), blocking);
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt(options.host(), options.port())
              .withSettings(settings(system, options))
              .bind(porter::handle)
              .toCompletableFuture()
              .get(BIND.toMillis(), TimeUnit.MILLISECONDS);
      HttpDoor door = new HttpDoor(binding, options, routes, events, blocking);
      door.leaveWord();
      return Reply.accept(door);
    } catch (ExecutionException | TimeoutException e) {
      blocking.shutdown();
      return Reply.refuse(unbound(options, e));
    } catch (InterruptedException e) {
      blocking.shutdown();
      Thread.currentThread().interrupt();
      return Reply.refuse(unbound(options, e));
    }
  }

  private static Refusal unbound(HttpOptions options, Exception e) {
    LOG.debug("the HTTP door can't be opened", e);
    return new Refusal.Impossible(
        "HTTP can't be served at %s:%d: %s"
            .formatted(options.host(), options.port(), PortTrouble.reason(e)),
        PortTrouble.hint(e));
  }

  /** Every route, in the order in which they are tried. */
  private static List<Route> routes(
      Gateway gateway, Supplier<Vitals> vitals, EventRoutes events, ThreadPoolExecutor blocking) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new StandingRoutes(vitals, new Metrics(gateway, vitals)).routes());
    routes.addAll(new SweepRoutes(gateway).routes());
    routes.addAll(new BranchRoutes(gateway).routes());
    routes.addAll(new OutputRoutes(gateway, blocking).routes());
    routes.addAll(events.routes());
    return routes;
  }

  private static Set<String> names(HttpOptions options) {
    Set<String> names = new HashSet<>();
    options.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    names.add(options.host().toLowerCase(Locale.ROOT));
    return names;
  }

  private static ServerSettings settings(ActorSystem<?> system, HttpOptions options) {
    Config ours =
        ConfigFactory.parseString(
            """
            pekko.http.server {
              server-header = ""
              max-connections = %d
              backlog = 1024
              idle-timeout = 75s
              request-timeout = 60s
              linger-timeout = 2s
              parsing.max-uri-length = 8k
              parsing.max-content-length = infinite
              parsing.illegal-header-warnings = off
              parsing.error-handler = "dev.branchline.coordinator.http.Unparsed"
            }
            """
                .formatted(options.maxConnections()));
    return ServerSettings.create(ours.withFallback(system.settings().config()));
  }

  private void leaveWord() {
    options
        .directory()
        .ifPresent(
            directory -> {
              try {
                file.orElseThrow().write(directory);
              } catch (IOException e) {
                LOG.warn("other terminals won't find this door: {}", e.toString());
              }
            });
  }

  List<Route> routes() {
    return routes;
  }

  int streams() {
    return events.streams();
  }

  /** Where it is bound. */
  public InetSocketAddress address() {
    return binding.localAddress();
  }

  /** Where it is reached, without a path: {@code http://127.0.0.1:7420}. */
  public String url() {
    String host = address().getAddress().getHostAddress();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address().getPort();
  }

  /** Takes no more requests, ends event streams, and lets what is being answered end. */
  @Override
  public void close() {
    file.ifPresent(
        known -> {
          try {
            known.remove(options.directory().orElseThrow());
          } catch (IOException e) {
            LOG.debug("the file tells of a process that is gone", e);
          }
        });
    try {
      events.close(GRACE);
      var _ =
          binding
              .terminate(GRACE)
              .toCompletableFuture()
              .get(4 * GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("some connections end with this process", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    blocking.shutdown();
  }
}

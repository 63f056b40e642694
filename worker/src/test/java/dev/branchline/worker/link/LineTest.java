package dev.branchline.worker.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.message.Outlet;
import dev.branchline.protocol.message.ToCoordinator;
import dev.branchline.protocol.message.ToWorker;
import dev.branchline.protocol.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineTest {
  private final List<String> told = new ArrayList<>();
  private final Line line =
      new Line(
          new WorkerId("one", new UUID(1, 1)),
          new Line.Watcher() {
            @Override
            public void welcomed() {
              told.add("welcomed");
            }

            @Override
            public void ended() {
              told.add("ended");
            }
          });
  private final Outlet<ToCoordinator> first = message -> told.add("first: " + message);
  private final Outlet<ToCoordinator> second = message -> told.add("second: " + message);

  private final class Agent implements Tenant {
    @Override
    public void greet() {
      told.add("greet");
    }

    @Override
    public void heard(ToWorker message) {
      told.add("heard");
    }

    @Override
    public void drain(boolean finish) {
      throw new AssertionError();
    }
  }

  @Test
  void hasItsTenantGreetEachConversation() {
    line.connected(first);
    line.tenant(new Agent());
    line.connected(second);
    assertThat(told).containsExactly("greet", "greet");
  }

  @Test
  void dropsWordsWithoutALink() {
    line.send(new ToCoordinator.Draining());
    line.connected(first);
    line.send(new ToCoordinator.Draining());
    line.disconnected(first);
    line.send(new ToCoordinator.Draining());
    assertThat(told).containsExactly("first: Draining[]");
  }

  @Test
  void staysConnectedWhenAnEarlierLinkEnds() {
    line.connected(first);
    line.connected(second);
    line.disconnected(first);
    assertThat(line.isConnected()).isTrue();
    line.send(new ToCoordinator.Draining());
    assertThat(told).containsExactly("second: Draining[]");
  }

  @Test
  void neverForgetsTheHighestEpoch() {
    line.proven(5);
    line.proven(3);
    assertThat(line.epoch()).isEqualTo(5);
  }

  @Test
  void tellsOfTheWelcomeAndOfTheEndAfterAGoodbye() {
    line.connected(first);
    line.heard(new ToWorker.Welcome(1, Set.of()));
    line.disconnected(first);
    assertThat(told).containsExactly("welcomed");
    line.connected(second);
    line.send(new ToCoordinator.Goodbye());
    line.disconnected(second);
    assertThat(told).endsWith("ended");
    assertThat(line.isLeaving()).isTrue();
  }
}

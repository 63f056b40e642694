package dev.branchline.simulation;

import dev.branchline.coordinator.actor.Feed;
import dev.branchline.protocol.model.ConfigValue;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * A generator's process of one coordinator, which gives the same configs each time, some time after
 * it is asked; what it gave is looked up in the journal.
 */
final class FakeFeed implements Feed {

  /**
   * What the generator is like.
   *
   * @param most configs that it gives
   * @param breaks whether it fails then, in place of an end
   */
  record Nature(long most, boolean breaks) {
    /** The value of its only parameter. */
    static long value(long ordinal) {
      return 3 * ordinal + 1;
    }
  }

  private final Host host;
  private final int life;
  private final Nature nature;
  private final LongFunction<ConfigValue.Mapping> fresh;
  private final LongFunction<ConfigValue.Mapping> stored;
  private long given;
  private boolean asked;
  private boolean checked;
  private boolean closed;

  /**
   * @param fresh what it gives for an ordinal
   * @param stored what the journal has for it
   */
  FakeFeed(
      Host host,
      Nature nature,
      LongFunction<ConfigValue.Mapping> fresh,
      LongFunction<ConfigValue.Mapping> stored) {
    this.host = host;
    this.life = host.life();
    this.nature = nature;
    this.fresh = fresh;
    this.stored = stored;
  }

  @Override
  public void check(long fed, Consumer<Answer> answer) {
    Violation.unless(!checked, "a generator is started twice");
    checked = true;
    given = fed;
    later(new Ready(), answer);
  }

  @Override
  public void next(Consumer<Answer> answer) {
    Violation.unless(checked, "a generator is asked before what it gave is compared");
    if (given < nature.most) {
      Config next = new Config(fresh.apply(given));
      given++;
      later(next, answer);
    } else {
      later(nature.breaks ? new Broken("it raised an exception") : new End(), answer);
    }
  }

  private void later(Answer said, Consumer<Answer> answer) {
    Violation.unless(!asked && !closed, "a generator is asked for two things at once, or too late");
    asked = true;
    World world = host.world();
    host.after(
        world.between(1, world.chance(10) ? 3_000 : 200),
        () -> {
          if (host.life() == life) {
            asked = false;
            answer.accept(said);
          }
        });
  }

  @Override
  public ConfigValue.Mapping config(long ordinal) {
    return ordinal < given && !closed ? stored.apply(ordinal) : fresh.apply(ordinal);
  }

  @Override
  public String words() {
    return "the generator";
  }

  @Override
  public void close() {
    closed = true;
  }
}

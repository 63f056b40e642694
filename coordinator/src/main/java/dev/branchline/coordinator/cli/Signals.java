package dev.branchline.coordinator.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Consumer;

/** Where a process's signals come from; the seam that tests send theirs through. */
@FunctionalInterface
public interface Signals {

  /** From now on {@code listener} gets each signal's name, on some thread: INT, TERM or HUP. */
  void listen(Consumer<String> listener);

  /**
   * The signals of this process, by {@code sun.misc.Signal}. It is reached by reflection, because
   * the compiler's warning of it can't be silenced; a JVM without it keeps its own ways.
   */
  static Signals ofProcess() {
    return listener -> {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object ours =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "handle" -> {
                        listener.accept(arguments[0].toString().replace("SIG", ""));
                        yield null;
                      }
                      case "hashCode" -> System.identityHashCode(self);
                      case "equals" ->
                          System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                      default -> "signals of branchline";
                    });
        for (String name : List.of("INT", "TERM", "HUP")) {
          Object number = signal.getConstructor(String.class).newInstance(name);
          signal.getMethod("handle", signal, handler).invoke(null, number, ours);
        }
      } catch (InvocationTargetException e) {
        // This one is not to be had, as HUP under nohup or -Xrs.
        return;
      } catch (ReflectiveOperationException e) {
        return;
      }
    };
  }
}

package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.eclipse.aether.DefaultSessionData;
import org.eclipse.aether.SessionData;
import org.junit.jupiter.api.Test;

/** Who works when several modules come to a goal, with the marks that a build really keeps. */
class OncePerBuildTest {

    private static final int MODULES = 8;

    private final SessionData data = new DefaultSessionData();
    private final AtomicInteger runs = new AtomicInteger();

    private OncePerBuild once() {
        return new OncePerBuild(data, new SystemStreamLog());
    }

    private static void atTheSameTime(int count, Callable<Void> task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            CyclicBarrier barrier = new CyclicBarrier(count);
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(() -> {
                    barrier.await();
                    return task.call();
                }));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void oneDoesItAndTheOthersComeBackWhenItIsDone() throws Exception {
        AtomicInteger done = new AtomicInteger();
        atTheSameTime(MODULES, () -> {
            once().run("work", "module", () -> {
                runs.incrementAndGet();
                Thread.onSpinWait();
                done.set(1);
            });
            assertThat(done).hasValue(1);
            return null;
        });

        assertThat(runs).hasValue(1);
    }

    @Test
    void otherWorkIsOtherWork() throws Exception {
        once().run("one", "module", runs::incrementAndGet);
        once().run("other", "module", runs::incrementAndGet);

        assertThat(runs).hasValue(2);
    }

    @Test
    void theOthersFailAsItHasFailed() {
        GoalWork failing = () -> {
            runs.incrementAndGet();
            throw new MojoFailureException("the disk is full");
        };
        GoalWork breaking = () -> {
            throw new MojoExecutionException("it broke");
        };
        GoalWork crashing = () -> {
            throw new IllegalStateException("a bug");
        };
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> once().run("a", "first", failing))
                    .isInstanceOf(MojoFailureException.class)
                    .hasMessageStartingWith("the disk is full");
            assertThatThrownBy(() -> once().run("b", "first", breaking))
                    .isInstanceOf(MojoExecutionException.class)
                    .hasMessageStartingWith("it broke");
            assertThatThrownBy(() -> once().run("c", "first", crashing)).hasMessageStartingWith("a bug");
        }
        assertThat(runs).hasValue(1);
        assertThatThrownBy(() -> once().run("a", "second", failing)).hasMessageContaining("by first");
    }

    @Test
    void whatAnotherClassLoaderOfThePluginFindsIsMadeOfTheJdksClasses() throws Exception {
        once().run("work", "module", () -> {});
        arrive("a", () -> {});

        for (String key : List.of("once:work", "marks:group", "left:group")) {
            Object value = data.get("io.github.hermesbackup." + key);
            assertThat(value.getClass().getName()).startsWith("java.util.");
        }
    }

    private LastModule last() {
        return new LastModule(data, new SystemStreamLog());
    }

    private boolean arrive(String module, GoalWork work) throws MojoExecutionException, MojoFailureException {
        return last().arrive(arrival(module, "work"), work);
    }

    private static LastModule.Arrival arrival(String module, String what) {
        return new LastModule.Arrival("group", Set.of("a", "b", "c"), module, module, what);
    }

    @Test
    void theLastThatComesDoesIt() throws Exception {
        assertThat(arrive("b", runs::incrementAndGet)).isFalse();
        assertThat(arrive("a", runs::incrementAndGet)).isFalse();
        assertThat(runs).hasValue(0);
        assertThat(last().undone("group")).containsExactly("work");

        assertThat(arrive("c", runs::incrementAndGet)).isTrue();

        assertThat(runs).hasValue(1);
        assertThat(last().undone("group")).isEmpty();
    }

    @Test
    void whoSkipsKeepsNobodyWaitingAndDoesWhatWasLeft() throws Exception {
        arrive("a", runs::incrementAndGet);
        last().pass(arrival("b", ""));
        assertThat(runs).hasValue(0);

        last().pass(arrival("c", ""));

        assertThat(runs).hasValue(1);
    }

    @Test
    void ifAllSkipThereIsNothingToDo() throws Exception {
        for (String module : List.of("a", "b", "c")) {
            last().pass(arrival(module, ""));
        }
        assertThat(last().undone("group")).isEmpty();
    }

    @Test
    void eachHomeThatWasLeftIsDone() throws Exception {
        ConcurrentLinkedQueue<String> homes = new ConcurrentLinkedQueue<>();
        for (String module : List.of("a", "b", "c")) {
            last().arrive(arrival(module, "home of " + module), () -> homes.add(module));
        }
        assertThat(homes).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void thoseWhoComeAtTheSameMomentDoItOnce() throws Exception {
        for (int round = 0; round < 200; round++) {
            String group = "group " + round;
            AtomicInteger number = new AtomicInteger();
            AtomicInteger here = new AtomicInteger();
            atTheSameTime(3, () -> {
                String module = List.of("a", "b", "c").get(number.getAndIncrement());
                last().arrive(
                                new LastModule.Arrival(group, Set.of("a", "b", "c"), module, module, group),
                                here::incrementAndGet);
                return null;
            });
            assertThat(here).hasValue(1);
        }
    }
}

package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.testkit.ChildProcess;
import io.github.hermesbackup.testkit.HomePicture;
import io.github.hermesbackup.testkit.InMemory;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of a restore over a home whose databases another process has open. The restores go to and
 * fro between two states, so that each begins where the one before has ended.
 */
class RestoreKillTest {

    /** Such a process does not live long enough for the optimising compiler. */
    private static final Map<String, String> SHORT_LIVED = Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

    private static final int FILES_TO_A_DIRECTORY = 50;

    @TempDir(factory = InMemory.class)
    Path work;

    private final Random random = new Random(42);
    private Path home;
    /** Kills by how many tenths of the files were published; before anything was and after the last one at its ends. */
    private final int[] histogram = new int[12];

    /** A state of the home: everything in it is different from the other one. */
    private record State(String tag, Path archive, Tree picture) {

        /** The first file in the archive's order that the other state does not have. */
        String firstFile() {
            return "only-" + tag + "/0/0.jsonl";
        }
    }

    @Test
    void killedAtAnyMomentTheHomeIsWhollyOldOrWhollyNew() throws Exception {
        kill(40, 200);
        assertThat(amidThePublication()).as(histogram()).isGreaterThanOrEqualTo(8);
    }

    @Tag("soak")
    @Test
    void killedFiveHundredTimesTheHomeIsWhollyOldOrWhollyNew() throws Exception {
        kill(500, 1000);
        System.out.println(histogram());
        assertThat(amidThePublication()).as(histogram()).isGreaterThanOrEqualTo(100);
    }

    private void kill(int times, int files) throws Exception {
        State present = state("a", files);
        State other = state("b", files);
        home = work.resolve("home");
        Restores.of(present.archive()).into(home).run();
        List<String> databases = List.of(
                home.resolve("state.db").toString(), home.resolve("kanban.db").toString());
        try (ChildProcess gateway = ChildProcess.start(GatewayMain.class, databases);
                Killer killer = new Killer()) {
            gateway.await("ready");
            for (int i = 0; i < times; i++) {
                killer.restoreAndKill(other, i);
                count(present, other, look(gateway));
                assertThat(Restores.recover(home))
                        .allSatisfy(one -> assertThat(one.conflicts()).isEmpty());
                assertThat(home.resolve("backups"))
                        .satisfiesAnyOf(
                                backups -> assertThat(backups).doesNotExist(),
                                backups -> assertThat(backups).isEmptyDirectory());
                Tree now = HomePicture.of(home).without(name -> name.equals("backups"));
                boolean isNew = other.picture().differencesTo(now).isEmpty();
                if (!isNew) {
                    assertThat(present.picture().differencesTo(now))
                            .as("kill " + i)
                            .isEmpty();
                }
                String tag = isNew ? other.tag() : present.tag();
                assertThat(look(gateway)).isEqualTo(tag + " ok " + tag + " ok");
                if (isNew) {
                    State former = present;
                    present = other;
                    other = former;
                }
            }
        }
    }

    private static String look(ChildProcess gateway) throws Exception {
        gateway.say("look");
        return gateway.await("sees");
    }

    private State state(String tag, int files) throws Exception {
        Path source = SmallHome.create(work.resolve(tag), tag);
        Files.setPosixFilePermissions(source.resolve("state.db"), PosixFilePermissions.fromString("rw-------"));
        SmallHome.database(source.resolve("kanban.db"), tag, 20);
        SmallHome.sql(source.resolve("kanban.db"), "PRAGMA journal_mode=DELETE");
        for (int i = 0; i < files; i++) {
            String directory = i % 10 == 0 ? "only-" + tag + "/" : "sessions/";
            String name = directory + i / FILES_TO_A_DIRECTORY + "/" + i + ".jsonl";
            SmallHome.write(source, name, tag + " " + i + "\n", "rw-r--r--");
        }
        Path archive = Backups.of(source)
                .toFile(work.resolve(tag + ".zip"))
                .run()
                .archive()
                .orElseThrow();
        return new State(tag, archive, HomePicture.of(source));
    }

    /** Kills restores at moments that are spread over how long they take, which is measured on one that comes to its end. */
    private final class Killer implements AutoCloseable {

        private ChildProcess next = ready();
        private long staging;
        private long databases;
        private long files;

        Killer() throws IOException {}

        /** A process takes longer to begin than to restore, so the next one begins while the last one's home is looked at. */
        private ChildProcess ready() throws IOException {
            return ChildProcess.start(KilledRestoreMain.class, List.of(home.toString()), SHORT_LIVED);
        }

        void restoreAndKill(State to, int round) throws Exception {
            try (ChildProcess restore = next) {
                next = ready();
                restore.say(to.archive().toString());
                restore.await("staging");
                long begun = System.nanoTime();
                if (round % 8 == 7) {
                    pause(staging);
                    return;
                }
                restore.await("publishing");
                long armed = System.nanoTime();
                if (round % 8 == 6) {
                    pause(databases);
                    return;
                }
                while (!Files.exists(home.resolve(to.firstFile())) && restore.isAlive()) {
                    LockSupport.parkNanos(50_000);
                }
                long published = System.nanoTime();
                if (round == 0) {
                    restore.await("done");
                    staging = armed - begun;
                    databases = published - armed;
                    files = System.nanoTime() - published;
                    return;
                }
                pause(round % 2 == 0 ? files / 4 : files); // a good part of it is clearing away
            }
        }

        private void pause(long atMost) {
            for (long end = System.nanoTime() + (long) (atMost * random.nextDouble()); System.nanoTime() < end; ) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }

        @Override
        public void close() {
            next.close();
        }
    }

    private void count(State from, State to, String databases) throws IOException {
        Tree now = Trees.of(home).files();
        Set<String> names = new TreeSet<>(from.picture().files().entries().keySet());
        names.addAll(to.picture().files().entries().keySet());
        names.removeIf(name -> name.endsWith(".db")
                || Objects.equals(
                        from.picture().entries().get(name),
                        to.picture().entries().get(name)));
        long published = names.stream()
                .filter(name -> Objects.equals(
                        now.entries().get(name), to.picture().entries().get(name)))
                .count();
        boolean none = published == 0 && databases.equals(from.tag() + " ok " + from.tag() + " ok");
        histogram[none ? 0 : 1 + (int) (published * 10 / names.size())]++;
    }

    private int amidThePublication() {
        return Arrays.stream(histogram).sum() - histogram[0] - histogram[histogram.length - 1];
    }

    private String histogram() {
        return "kills before anything was published, by tenths of the files published, and after the last: "
                + Arrays.toString(histogram);
    }
}

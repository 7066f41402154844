package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen processes that all want one home: ours, and Python's as the agent would. */
class LockContestTest {

    private static final int OURS = 6;
    private static final int PYTHONS = 10;
    private static final long PATIENCE_MILLIS = Duration.ofMinutes(10).toMillis();
    /** Less than a turn of all the others takes: these give up, and come again. */
    private static final long IMPATIENCE_MILLIS = 5;
    /** So much may the scheduler of a busy machine add to a wait. */
    private static final long TOLERANCE_MILLIS = 30_000;

    private static final String PYTHON = """
            import fcntl, os, sys
            from urllib.parse import unquote_to_bytes
            home, arena = map(unquote_to_bytes, sys.argv[1:3])
            inside = os.path.join(arena, b'inside')
            print('ready', flush=True)
            for i in range(int(sys.argv[3])):
                f = os.open(os.path.join(home, b'.backup.lock'), os.O_RDWR | os.O_CREAT, 0o644)
                fcntl.flock(f, fcntl.LOCK_EX)
                try:
                    os.close(os.open(inside, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    print('overlap')
                else:
                    with open(os.path.join(arena, b'journal'), 'a') as journal:
                        journal.write(f'{os.getpid()}\\n')
                    os.unlink(inside)
                os.close(f)
            """;

    @TempDir
    Path directory;

    @Test
    void neverTwoAtOnceAndNoneWaitsPastItsTime() throws Exception {
        contest(20);
    }

    @Test
    @Tag("soak")
    void neverTwoAtOnceForAVeryLongTime() throws Exception {
        contest(3000);
    }

    private void contest(int rounds) throws Exception {
        assumeTrue(FlockHolder.isAvailable());
        Path home = Files.createDirectory(directory.resolve("home"));
        Path arena = Files.createDirectory(directory.resolve("arena"));
        List<ChildProcess> all = new ArrayList<>();
        List<Long> timeouts = new ArrayList<>();
        try {
            // Nobody gets it before all are there, and those that do not wait long have given up once.
            try (HomeLock gate = HomeLock.acquire(Machine.current(), home, home, Duration.ZERO)) {
                assertThat(gate.warning()).isEmpty();
                for (int i = 0; i < OURS; i++) {
                    timeouts.add(i % 2 == 0 ? PATIENCE_MILLIS : IMPATIENCE_MILLIS);
                    all.add(ours(home, arena, rounds, timeouts.get(i)));
                }
                for (int i = 0; i < PYTHONS; i++) {
                    all.add(python(home, arena, rounds));
                }
                for (int i = 0; i < all.size(); i++) {
                    boolean impatient = i < OURS && timeouts.get(i) == IMPATIENCE_MILLIS;
                    all.get(i).await(impatient ? "gave up" : "ready");
                }
            }
            for (int i = 0; i < all.size(); i++) {
                List<String> said = all.get(i).finish();
                assertThat(said).noneMatch(line -> line.startsWith("overlap") || line.startsWith("warned"));
                if (i < OURS) {
                    assertThat(longest(said)).isLessThan(timeouts.get(i) + TOLERANCE_MILLIS);
                }
            }
        } finally {
            all.forEach(ChildProcess::close);
        }
        Map<String, Long> turns = Files.readAllLines(arena.resolve("journal")).stream()
                .collect(Collectors.groupingBy(pid -> pid, Collectors.counting()));
        assertThat(turns).hasSize(OURS + PYTHONS);
        assertThat(turns.values()).containsOnly((long) rounds);
    }

    private static long longest(List<String> said) {
        return said.stream()
                .filter(line -> line.startsWith("longest "))
                .mapToLong(line -> Long.parseLong(line.substring("longest ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static ChildProcess ours(Path home, Path arena, int rounds, long timeout) throws IOException {
        return ChildProcess.start(
                LockContestMain.class,
                List.of(
                        home.toUri().toString(),
                        arena.toUri().toString(),
                        String.valueOf(rounds),
                        String.valueOf(timeout)));
    }

    private static ChildProcess python(Path home, Path arena, int rounds) throws IOException {
        return ChildProcess.start(
                List.of(
                        "python3",
                        "-c",
                        PYTHON,
                        home.toUri().getRawPath(),
                        arena.toUri().getRawPath(),
                        String.valueOf(rounds)),
                Map.of());
    }
}

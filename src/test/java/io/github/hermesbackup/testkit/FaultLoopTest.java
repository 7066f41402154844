package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultLoopTest {

    @TempDir
    Path work;

    @Test
    void everyOperationIsHitOnceAndThenNone() throws Exception {
        List<String> hits = new ArrayList<>();

        int rounds = FaultLoop.run(k -> Fault.once(Failure.EIO, k), 1, disk -> {
            try {
                disk.makeDirectory(work.resolve("made"), 0700);
                disk.delete(work.resolve("made"));
            } catch (IOException e) {
                disk.hits().forEach(hits::add);
                Files.deleteIfExists(work.resolve("made"));
            }
        });

        assertThat(rounds).isEqualTo(2);
        assertThat(hits)
                .containsExactly(
                        "EIO at 1, MAKE_DIRECTORY " + work.resolve("made"), "EIO at 2, DELETE " + work.resolve("made"));
    }

    @Test
    void onlyWhatLiesInADirectoryIsHitIfThatIsWanted() throws Exception {
        Path inside = Files.createDirectory(work.resolve("inside"));
        List<String> hits = new ArrayList<>();

        FaultLoop.run(k -> Fault.once(Failure.EIO, k).in(inside), 1, disk -> {
            disk.stat(work);
            try {
                disk.stat(inside);
            } catch (IOException e) {
                hits.addAll(disk.hits());
            }
        });

        assertThat(hits).containsExactly("EIO at 1, STAT " + inside);
    }

    @Test
    void anErrorOfARoundSaysWhatWasHit() {
        assertThatThrownBy(() -> FaultLoop.run(k -> Fault.once(Failure.EIO, k), 1, disk -> disk.stat(work)))
                .isInstanceOf(AssertionError.class)
                .hasMessage("with EIO at 1, STAT " + work)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aRoundThatHangsSaysAtWhichOperation() {
        CountDownLatch never = new CountDownLatch(1);

        assertThatThrownBy(() -> FaultLoop.run(k -> Fault.once(Failure.EIO, k), 1, Duration.ofMillis(200), disk -> {
                    try {
                        disk.stat(work.resolve("first"));
                    } catch (IOException e) {
                        disk.statBehind(work);
                        never.await();
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessage("with EIO at 1, STAT " + work.resolve("first"))
                .cause()
                .hasMessage("hangs; the last operation was STAT " + work)
                .hasStackTraceContaining("CountDownLatch.await");
    }
}

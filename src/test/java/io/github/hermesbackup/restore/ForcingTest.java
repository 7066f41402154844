package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.WholeForce;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ForcingTest {

    private static final Path PLACE = Path.of("/");
    private static final Path OTHER = Path.of("/elsewhere");
    private static final long MUCH = 128L << 20;

    /** What the system does when a file system is forced, in its turn. */
    private interface Answer {
        void give() throws IOException;
    }

    private static final class FileSystem implements WholeForce {

        private final Answer[] answers;
        private int forced;
        private boolean closed;

        FileSystem(Answer... answers) {
            this.answers = answers;
        }

        @Override
        public void force() throws IOException {
            Answer answer = forced < answers.length ? answers[forced] : () -> {};
            forced++;
            answer.give();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Forcing forcing(FileSystem fileSystem) throws IOException {
        return Forcing.begin(disk(fileSystem), List.of(PLACE), 100).orElseThrow();
    }

    private static Disk disk(FileSystem fileSystem) {
        return DiskWith.answering("openForForcing", PLACE, Optional.of(fileSystem));
    }

    /** The system tells it once: to force everything again succeeds. */
    @Test
    void whatTheDeviceRefusedEarlyIsToldInTheEnd() throws Exception {
        FileSystem fileSystem = new FileSystem(() -> {
            throw new IOException("Input/output error");
        });
        try (Forcing forcing = forcing(fileSystem)) {
            forcing.written(MUCH);
            assertThatThrownBy(forcing::everything).hasMessage("Input/output error");
        }
    }

    @Test
    void otherFileSystemsAreNotForced() throws Exception {
        long device = Disk.real().stat(PLACE).device();
        try (Forcing forcing = forcing(new FileSystem())) {
            assertThat(forcing.covers(device)).isTrue();
            assertThat(forcing.covers(device + 1)).isFalse();
        }
    }

    @Test
    void littleWaitsForTheEnd() throws Exception {
        FileSystem fileSystem = new FileSystem();
        try (Forcing forcing = forcing(fileSystem)) {
            forcing.written(MUCH - 1);
            assertThat(fileSystem.forced).isZero();
            forcing.everything();
            assertThat(fileSystem.forced).isOne();
        }
        assertThat(fileSystem.closed).isTrue();
    }

    @Test
    void nothingGoesOnOnceItIsClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        boolean[] ended = new boolean[1];
        FileSystem fileSystem = new FileSystem(() -> {
            begun.countDown();
            Thread.onSpinWait();
            ended[0] = true;
        });
        try (Forcing forcing = forcing(fileSystem)) {
            forcing.written(MUCH);
            begun.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(ended[0]).isTrue();
        assertThat(fileSystem.closed).isTrue();
    }

    @Test
    void ifOneOfThemCannotNoneIsForcedAtOnceAndNoneStaysOpen() throws Exception {
        FileSystem fileSystem = new FileSystem();
        Disk disk = disk(fileSystem);
        assertThat(Forcing.begin(disk, List.of(PLACE, Path.of("/dev/shm")), 100))
                .isEmpty();
        assertThat(fileSystem.closed).isTrue();
    }

    @Test
    void ifOneOfThemFailsNoneStaysOpen() {
        FileSystem fileSystem = new FileSystem();
        Disk disk = DiskWith.before(disk(fileSystem), java.util.Set.of("openForForcing"), OTHER::equals, path -> {
            throw new IOException("Input/output error");
        });
        assertThatThrownBy(() -> Forcing.begin(disk, List.of(PLACE, OTHER), 100))
                .hasMessage("Input/output error");
        assertThat(fileSystem.closed).isTrue();
    }
}

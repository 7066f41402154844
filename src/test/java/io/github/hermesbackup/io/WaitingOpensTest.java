package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A FIFO stands where a regular file was a moment ago. A test that hangs has found one that is waited for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingOpensTest {

    @TempDir
    Path directory;

    private Path fifo;

    @BeforeEach
    void makeFifo() throws IOException {
        fifo = directory.resolve("fifo");
        Commands.of("mkfifo", fifo.toString()).run().orFail();
    }

    @Test
    void aFifoThatNobodyWritesToIsNotWaitedFor() {
        for (int i = 0; i < 3; i++) {
            assertRefused();
        }
    }

    @Test
    void aFifoWhoseWriterSaysNothingIsNotReadAndKeepsWhatItHolds() throws IOException {
        try (FileChannel writer = FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertRefused();
            writer.write(java.nio.ByteBuffer.wrap(new byte[] {7, 8}));
            assertRefused();
            java.nio.ByteBuffer held = java.nio.ByteBuffer.allocate(10);
            assertThat(writer.read(held)).isEqualTo(2);
            assertThat(held.get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void anInterruptDoesNotEndTheWatch() throws IOException {
        Disk.real().openForReading(Files.createFile(directory.resolve("empty"))).close();
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("hermes-opens"))
                .forEach(Thread::interrupt);
        assertRefused();
    }

    /** Whoever waits in open(2) has the FIFO and not its name; he is let go when the name is there again. */
    @Test
    void aFifoThatIsGoneForAWhileIsLookedForAgain() throws Exception {
        FutureTask<FileChannel> opening = new FutureTask<>(() -> Disk.real().openForReading(fifo));
        Thread opener = new Thread(opening);
        opener.setDaemon(true);
        opener.start();
        Thread.sleep(50); // it waits by now
        Path away = Files.move(fifo, directory.resolve("away"));
        Thread.sleep(400); // several looks
        Files.move(away, fifo);
        assertThatThrownBy(opening::get).hasMessageContaining("is a fifo, not a file");
    }

    private void assertRefused() {
        assertThatThrownBy(() -> Disk.real().openForReading(fifo))
                .isInstanceOfSatisfying(
                        FileSystemException.class,
                        e -> assertThat(IoReason.of(e)).isEqualTo("is a fifo, not a file"));
    }

    @Test
    void anEmptyFileAndAFileOfTheSystemThatHasNoSizeAreFiles() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        Disk.real().openForReading(empty).close();
        Path proc = Path.of("/proc/self/mountinfo");
        if (Files.exists(proc)) {
            try (FileChannel channel = Disk.real().openForReading(proc)) {
                assertThat(channel.read(java.nio.ByteBuffer.allocate(10))).isEqualTo(10);
            }
        }
    }

    @Test
    void nobodyWatchesWhenNothingIsOpened() throws IOException {
        Disk.real().openForReading(Files.createFile(directory.resolve("empty"))).close();
        assertThat(watches()).isTrue();
        while (watches()) {
            LockSupport.parkNanos(10_000_000);
        }
        assertRefused(); // and again when it is needed
    }

    private static boolean watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("hermes-opens"));
    }
}

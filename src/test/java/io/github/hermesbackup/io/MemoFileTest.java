package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.SourceStamp.Mark;
import io.github.hermesbackup.testkit.Failure;
import io.github.hermesbackup.testkit.Fault;
import io.github.hermesbackup.testkit.FaultyDisk;
import io.github.hermesbackup.testkit.Operation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run remembers for the next one: all of it, or nothing. */
class MemoFileTest {

    private static final String FORM = "memo 1";
    private static final Mark MARK = new Mark(1, -2, Long.MAX_VALUE, 4);

    @TempDir
    Path directory;

    private final Disk disk = Disk.real();
    private Path file;

    private record Memo(String text, Mark mark, Mark none) {}

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("memo");
        write(disk);
    }

    private void write(Disk on) throws IOException {
        MemoFile.write(on, file, FORM, out -> {
            MemoFile.write(out, "日本 \ud83d\ude00\n");
            MemoFile.write(out, MARK);
            MemoFile.write(out, (Mark) null);
        });
    }

    private Optional<Memo> read(Disk on, String form) {
        return MemoFile.read(on, file, form, in -> new Memo(MemoFile.text(in), MemoFile.mark(in), MemoFile.mark(in)));
    }

    private Optional<Memo> read() {
        return read(disk, FORM);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        assertThat(read()).contains(new Memo("日本 \ud83d\ude00\n", MARK, null));
        assertThat(disk.stat(file).mode()).isEqualTo(0600);
        assertThat(disk.list(directory)).containsExactly(file);
    }

    @Test
    void whatWasWrittenInAnotherFormIsNotRead() {
        assertThat(read(disk, "memo 2")).isEmpty();
    }

    @Test
    void oneBitThatHasChangedMakesAllOfItWorthless() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertThat(read()).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void oneThatWasCutOffIsWorthless() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(read()).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void whatIsNotThereOrIsNoFileIsNone() throws IOException {
        Files.delete(file);
        assertThat(read()).isEmpty();
        Files.createDirectory(file);
        assertThat(read()).isEmpty();
    }

    @Test
    void aReaderThatMissesSomethingHasReadNothing() {
        assertThat(MemoFile.<Memo>read(disk, file, FORM, in -> {
                    throw new EOFException();
                }))
                .isEmpty();
        assertThat(MemoFile.read(disk, file, FORM, in -> in.position(in.limit()).get()))
                .isEmpty();
    }

    /** It became shorter after it was looked at, or a read ends early. */
    @Test
    void aDiskThatFailsHasNoMemory() {
        for (Operation operation : new Operation[] {Operation.STAT, Operation.OPEN, Operation.READ}) {
            FaultyDisk faulty = new FaultyDisk(Fault.once(Failure.EIO, 1).at(operation));
            assertThat(read(faulty, FORM)).as("%s", operation).isEmpty();
            assertThat(faulty.wasHit()).isTrue();
        }
        FaultyDisk shortReads = new FaultyDisk(Fault.from(Failure.SHORT, 1).at(Operation.READ));
        assertThat(read(shortReads, FORM)).as("read byte by byte").isEqualTo(read());
    }

    @Test
    void oneThatCannotBeWrittenLeavesTheOldOne() throws IOException {
        Optional<Memo> old = read();
        FaultyDisk full = new FaultyDisk(Fault.once(Failure.ENOSPC, 1).at(Operation.WRITE));
        assertThatThrownBy(() -> write(full)).hasMessageContaining("No space");
        assertThat(read()).isEqualTo(old);
        assertThat(disk.list(directory)).containsExactly(file);
        write(new FaultyDisk(Fault.from(Failure.SHORT, 1).at(Operation.WRITE)));
        assertThat(read()).as("written byte by byte").isEqualTo(old);
    }
}

package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive holds while it is open, and gives up however that ends. */
class ArchiveReaderTest {

    @TempDir
    Path directory;

    private Path archive() throws IOException {
        return ZipBytes.of(ZipMember.deflated("a", "x".repeat(100))).writeTo(directory.resolve("a.zip"));
    }

    @Test
    void closingItClosesTheFileAndEndsWhatIsStillInUse() throws IOException {
        Path archive = archive();
        CountingChannel file = new CountingChannel(archive);
        ArchiveReader reader = ArchiveReader.open(ReadCostTest.openingOnly(file), archive);
        assertThat(reader.path()).isEqualTo(archive);
        Inflation inUse = reader.decompressors().inflation();

        reader.close();
        reader.decompressors().giveBack(inUse);

        assertThat(file.isOpen()).isFalse();
        assertThatThrownBy(() -> inUse.inflate(new byte[1], 0, 1)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void whatIsRefusedIsClosed() throws IOException {
        Path archive = Files.write(directory.resolve("a.zip"), new byte[100]);
        CountingChannel file = new CountingChannel(archive);

        assertThatThrownBy(() -> ArchiveReader.open(ReadCostTest.openingOnly(file), archive))
                .isInstanceOf(ArchiveException.class);
        assertThat(file.isOpen()).isFalse();
    }

    @Test
    void whatBecomesShorterWhileItIsOpenedIsRefusedAndClosed() throws IOException {
        Path archive = archive();
        for (long kept = Files.size(archive) - 1; kept >= 0; kept -= 10) {
            CountingChannel file = new CountingChannel(archive());
            try (FileChannel other = FileChannel.open(archive, StandardOpenOption.WRITE)) {
                other.truncate(kept);
            }
            assertThatThrownBy(() -> ArchiveReader.open(ReadCostTest.openingOnly(file), archive))
                    .isInstanceOfSatisfying(
                            ArchiveException.class,
                            refusal -> assertThat(refusal.fault()).isEqualTo(ArchiveFault.END_RECORD))
                    .hasMessageContaining("shorter than its records say");
            assertThat(file.isOpen()).isFalse();
            assertThat(ArchiveReader.peek(ReadCostTest.openingOnly(new CountingChannel(archive)), archive))
                    .isEmpty();
        }
        assertThat(ArchiveReader.peek(Disk.real(), archive())).as("not ours").isEmpty();
    }
}

package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.testkit.InMemory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of an archive without another look when the next one is built on it, and what is not. */
class ArchiveToBuildOnTest {

    private static final int FORGED = 600;

    @TempDir(factory = InMemory.class)
    Path directory;

    private Path archive;

    private byte[] small() throws IOException {
        archive = directory.resolve("a.zip");
        Files.deleteIfExists(archive);
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            builder.file(".env", "KEY=value\n".getBytes(StandardCharsets.US_ASCII))
                    .directory("d/")
                    .file("d/text", "to be or not to be ".repeat(9).getBytes(StandardCharsets.US_ASCII))
                    .finish();
        }
        return Files.readAllBytes(archive);
    }

    private EndRecord end() throws IOException {
        try (FileChannel file = FileChannel.open(archive)) {
            return EndRecord.read(archive, file);
        }
    }

    private ArchiveReader open() throws IOException {
        return ArchiveReader.openToBuildOn(Disk.real(), archive);
    }

    /** The second number needs the zip64 records, and more room than there is in memory. */
    @ParameterizedTest
    @ValueSource(ints = {1, 70_000})
    void theCommentHoldsTheCrcOfTheDirectoryAsItLiesInTheFileAndOfItself(int members) throws IOException {
        archive = directory.resolve("a.zip");
        ArchiveComment made;
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int i = 0; i < members; i++) {
                builder.directory("%05d/".formatted(i));
            }
            made = builder.finish();
        }
        EndRecord end = end();
        String line = end.comment();
        CRC32 crc = new CRC32();
        int offset = (int) end.directoryOffset();
        crc.update(Files.readAllBytes(archive), offset, (int) end.directoryBytes());
        crc.update(line.substring(0, line.indexOf(" directory=")).getBytes(StandardCharsets.US_ASCII));

        assertThat(line).isEqualTo(made.format()).endsWith(" directory=%08x".formatted(crc.getValue()));
        try (ArchiveReader full = ArchiveReader.open(Disk.real(), archive)) {
            assertThat(full.comment()).contains(made);
        }
    }

    @Test
    void onlyTheEndAndTheDirectoryAreReadIfTheyAreAsTheyWereWritten() throws IOException {
        archive = directory.resolve("a.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(archive)) {
            for (int i = 0; i < 3000; i++) {
                builder.file("f%04d".formatted(i), new byte[100]);
            }
            builder.finish();
        }
        CountingChannel counted = new CountingChannel(archive);

        try (ArchiveReader reader = ArchiveReader.openToBuildOn(ReadCostTest.openingOnly(counted), archive)) {
            int tail = Zip.END_BYTES + 0xFFFF + Zip.ZIP64_LOCATOR_BYTES;
            assertThat(counted.bytesRead()).isLessThanOrEqualTo(tail + end().directoryBytes());
            assertThat(reader.entries()).isEqualTo(3000);
        }
        assertThat(counted.isOpen()).isFalse();
    }

    @Test
    void whatHasNotBeenCountedIsNotGivenForNothing() throws IOException {
        small();
        try (ArchiveReader reader = open()) {
            assertThatThrownBy(reader::files).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(reader::totalSize).isInstanceOf(IllegalStateException.class);

            reader.check();
            reader.check();

            assertThat(reader.files()).isEqualTo(2);
            assertThat(reader.totalSize()).isEqualTo(10 + 19 * 9);
        }
    }

    @Test
    void aLocalHeaderIsCheckedOnlyOnDemand() throws IOException {
        byte[] bytes = small();
        bytes[Zip.LOCAL_BYTES] ^= 1;
        Files.write(archive, bytes);

        try (ArchiveReader reader = open()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(reader::check)
                        .isInstanceOf(ArchiveException.class)
                        .hasMessageContaining("another name in its local header");
                assertThatThrownBy(reader::files).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    /** As they were made before there was the field, and those of other tools. */
    @Test
    void whatSaysNothingOfItsDirectoryIsCheckedAtOnce() throws IOException {
        byte[] bytes = small();
        Files.write(archive, withComment(bytes, withoutField(end().comment())));
        assertIsChecked();
        Files.write(archive, withComment(bytes, ""));
        assertIsChecked();

        bytes[Zip.LOCAL_BYTES] ^= 1;
        Files.write(archive, withComment(bytes, withoutField(end().comment())));
        assertThatThrownBy(this::open).hasMessageContaining("another name in its local header");
    }

    private void assertIsChecked() throws IOException {
        try (ArchiveReader reader = open()) {
            assertThat(reader.files()).isEqualTo(2);
        }
        assertThat(Contents.of(archive)).hasSize(3);
    }

    private static String withoutField(String comment) {
        return comment.replaceFirst(" directory=[0-9a-f]{8}", "");
    }

    private static byte[] withComment(byte[] bytes, String comment) {
        return ZipParts.of(bytes)
                .end(end -> end.comment = comment.getBytes(StandardCharsets.US_ASCII))
                .bytes();
    }

    @Test
    void everyFlippedBitInTheDirectoryAndBehindItIsNoticed() throws IOException {
        byte[] bytes = small();
        List<String> silent = new ArrayList<>();
        int comment = bytes.length - end().comment().length();
        for (int bit = (int) end().directoryOffset() * 8; bit < bytes.length * 8; bit++) {
            if (bit / 8 >= comment && bit / 8 < comment + "hermes-backup/".length()) {
                continue; // then it is the archive of another tool, which says nothing of itself
            }
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(archive, flipped);
            if (isAccepted(true) || isAccepted(false)) {
                silent.add("bit " + bit % 8 + " of byte " + bit / 8);
            }
        }
        assertThat(silent).isEmpty();
    }

    private boolean isAccepted(boolean toBuildOn) throws IOException {
        try {
            ArchiveReader reader = toBuildOn ? open() : ArchiveReader.open(Disk.real(), archive);
            reader.close();
            return true;
        } catch (ArchiveException e) {
            return false;
        }
    }

    /** The digest of the list leaves it out. */
    @Test
    void aDirectoryThatSaysTheSameInOtherBytesIsAnother() throws IOException {
        byte[] bytes = small();
        Files.write(
                archive,
                changed(bytes, member -> member.central(header -> header.extra = Extra.all(header.extra, unknown()))));

        Refusal.assertRefused(archive, ArchiveFault.DIGEST);
        assertThatThrownBy(this::open)
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("its central directory was altered");
    }

    private static byte[] unknown() {
        return Extra.field(0x9999, new byte[3]);
    }

    private static byte[] changed(byte[] bytes, Consumer<ZipMember> change) {
        ZipBytes zip = ZipParts.of(bytes);
        change.accept(zip.members().get(2));
        return zip.bytes();
    }

    /** By somebody who makes a checksum that fits: nothing is read that is not there, and nothing is taken over. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 300, 400, 600, Zip.MAX_32 - 1, Long.MAX_VALUE - 30, Long.MAX_VALUE})
    void aMemberThatIsSaidToLieElsewhereIsNotTakenOver(long offset) throws IOException {
        byte[] bytes = small();
        Files.write(
                archive,
                changed(
                        bytes,
                        member -> member.central(header -> {
                            header.offset = Math.min(offset, Zip.MAX_32);
                            header.extra =
                                    offset > Zip.MAX_32 ? Extra.all(Extra.zip64(offset), header.extra) : header.extra;
                        })));
        String unsealed = withoutField(end().comment());
        String sealed = ArchiveComment.parse(unsealed)
                .orElseThrow()
                .over(Mutants.directoryCrc(archive))
                .format();
        Files.write(archive, withCommentOnly(Files.readAllBytes(archive), sealed));

        try (ArchiveReader reader = open()) {
            EntryCursor cursor = reader.cursor();
            ArchiveEntry entry = cursor.next();
            while (!entry.name().equals("d/text")) {
                entry = cursor.next();
            }
            MemberRun run = reader.run();
            if (run.add(entry, cursor.header())) {
                RunReader runs = new RunReader();
                runs.begin(run);
                assertThat(runs.next().soundMembers()).isZero();
            }
            assertThat(firstBlock(reader, entry)).isNull();
        }
        assertThatThrownBy(() -> ArchiveReader.open(Disk.real(), archive)).isInstanceOf(ArchiveException.class);
    }

    private static Block firstBlock(ArchiveReader reader, ArchiveEntry entry) throws IOException {
        try {
            return reader.blocks(entry).orElseThrow().read(0);
        } catch (ArchiveException e) {
            assertThat(e).hasMessageContaining("has no local header where the directory says");
            return null;
        }
    }

    /** A comment of the same length in place of the one at the end. */
    private static byte[] withCommentOnly(byte[] bytes, String comment) {
        byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
        byte[] other = Arrays.copyOf(bytes, bytes.length);
        System.arraycopy(text, 0, other, other.length - text.length, text.length);
        return other;
    }

    /** Each member alone, since a backup asks for each by its name. */
    @Test
    void whatIsCarriedOverFromAForgedArchiveIsSound() throws IOException {
        Path made = directory.resolve("made.zip");
        byte[] seed = Seed.ours(directory.resolve("seed.zip"), Compression.FAST);
        RunReader runs = new RunReader();
        int carried = 0;
        for (int number = 0; number < FORGED; number++) {
            archive = Files.write(directory.resolve("forged.zip"), new Falsification(new Random(number), seed).bytes());
            if (!seal()) {
                continue;
            }
            try (ArchiveReader reader = open()) {
                EntryCursor cursor = reader.cursor();
                for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                    MemberRun run = reader.run();
                    if (run.add(entry, cursor.header())) {
                        carried += carry(runs, run, made, "forged archive " + number + ", " + entry.name());
                    }
                    readBlocks(reader, entry);
                }
            } catch (ArchiveException e) {
                continue; // a header that is refused ends the walk
            }
        }
        assertThat(carried).isGreaterThan(FORGED);
    }

    /** Has the comment say that this directory is the one that was written. */
    private boolean seal() throws IOException {
        try {
            EndRecord end = end();
            String comment = new ArchiveComment(
                            ArchiveBuilder.CREATED,
                            end.entries(),
                            "0".repeat(64),
                            Optional.empty(),
                            OptionalInt.empty(),
                            false)
                    .over(Mutants.directoryCrc(archive))
                    .format();
            byte[] bytes = Files.readAllBytes(archive);
            int at = bytes.length - end.comment().length();
            byte[] sealed = Arrays.copyOf(bytes, at + comment.length());
            System.arraycopy(comment.getBytes(StandardCharsets.US_ASCII), 0, sealed, at, comment.length());
            sealed[at - 2] = (byte) comment.length();
            Files.write(archive, sealed);
            return true;
        } catch (ArchiveException e) {
            return false;
        }
    }

    private static int carry(RunReader runs, MemberRun run, Path made, String what) throws IOException {
        Files.deleteIfExists(made);
        int taken;
        try (ArchiveBuilder builder = new ArchiveBuilder(made)) {
            runs.begin(run);
            ArchiveWriter.Run target = builder.writer().begin(run);
            target.add(runs.next());
            taken = target.end();
            builder.directory("zz/").finish();
        }
        assertThatCode(() -> ArchiveReader.open(Disk.real(), made).close())
                .as(what)
                .doesNotThrowAnyException();
        return taken;
    }

    private static void readBlocks(ArchiveReader reader, ArchiveEntry entry) throws IOException {
        Optional<ArchivedBlocks> blocks;
        try {
            blocks = entry.isDirectory() ? Optional.empty() : reader.blocks(entry);
        } catch (ArchiveException e) {
            return;
        }
        for (int i = 0; i < blocks.map(ArchivedBlocks::count).orElse(0); i++) {
            Block block = blocks.get().read(i);
            assertThat(block == null || block.length() == block.row().compressedBytes())
                    .isTrue();
        }
    }
}

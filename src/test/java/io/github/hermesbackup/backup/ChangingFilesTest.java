package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that others write to, cut and remove while they are read. */
class ChangingFilesTest {

    private static final int MIB = 1 << 20;

    @TempDir
    Path work;

    private Path home;
    private Path file;

    @BeforeEach
    void home() throws Exception {
        home = work.resolve("home");
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        file = home.resolve("file.log");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 3 * MIB})
    void aFileThatChangesDuringEachOfThreeTriesIsArchivedAsLastReadAndReported(int size) throws Exception {
        Files.write(file, random(size));
        AtomicInteger opened = new AtomicInteger();
        Disk disk = DiskWith.before(Set.of("stat", "openForReading"), file::equals, path -> {
            Files.write(path, new byte[] {'x'}, StandardOpenOption.APPEND);
        });
        disk = DiskWith.before(disk, Set.of("openForReading"), file::equals, path -> opened.incrementAndGet());

        BackupResult result = backup(disk);

        assertThat(opened.get()).isGreaterThanOrEqualTo(3);
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.CHANGED);
            assertThat(finding.path()).isEqualTo("file.log");
        });
        assertThat(contents(result)).containsKey("file.log");
    }

    @Test
    void aFileThatChangesOnceIsReadAgainAndNotReported() throws Exception {
        Files.write(file, random(2 * MIB));
        AtomicInteger opened = new AtomicInteger();
        byte[] last = random(2 * MIB + 5);
        BackupResult result = backup(DiskWith.before("openForReading", file::equals, path -> {
            if (opened.incrementAndGet() == 1) {
                Files.write(path, last);
            }
        }));

        assertThat(result.findings()).isEmpty();
        assertThat(contents(result).get("file.log")).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource({"3145728, 2097152", "3145728, 1048576", "3145728, 0", "3145728, 1572864", "1048577, 1048576", "5000, 0"
    })
    void aFileThatIsCutWhileItIsReadIsArchivedAsFarAsItGoes(int size, int cut) throws Exception {
        byte[] content = random(size);
        Files.write(file, content);
        Disk disk = DiskWith.before("openForReading", file::equals, path -> truncate(cut));
        disk = DiskWith.before(disk, Set.of("stat"), file::equals, path -> {
            if (Files.size(path) < size) {
                Files.write(path, content);
            }
        });

        BackupResult result = backup(disk);

        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.CHANGED));
        assertThat(contents(result).get("file.log")).isEqualTo(java.util.Arrays.copyOf(content, cut));
    }

    @Test
    void aFileThatGrewSinceTheScanIsWhole() throws Exception {
        Files.write(file, random(10));
        byte[] grown = random(3 * MIB + 7);
        AtomicInteger stats = new AtomicInteger();
        BackupResult result = backup(DiskWith.before("stat", file::equals, path -> {
            if (stats.incrementAndGet() == 2) {
                Files.write(path, grown);
            }
        }));

        assertThat(contents(result).get("file.log")).isEqualTo(grown);
        assertThat(result.findings()).isEmpty();
    }

    /** Of a large one, which is looked into twice before, something is in the archive by then. */
    @ParameterizedTest
    @CsvSource({"10, 1", "3145728, 3"})
    void aFileThatIsRemovedWhileItIsReadIsReportedAsGone(int size, int opens) throws Exception {
        Files.write(file, random(size));
        AtomicInteger opened = new AtomicInteger();
        Disk disk = DiskWith.before("openForReading", file::equals, path -> opened.incrementAndGet());
        disk = DiskWith.before(disk, Set.of("stat"), file::equals, path -> {
            if (opened.get() >= opens) {
                Files.deleteIfExists(path);
            }
        });

        BackupResult result = backup(disk);

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.VANISHED);
            assertThat(finding.path()).isEqualTo("file.log");
        });
        assertThat(contents(result)).containsOnlyKeys("config.yaml");
    }

    @ParameterizedTest
    @CsvSource({"10, 1", "3145728, 3"})
    void aFileOfWhichNobodyCanTellWhetherItChangedIsNotArchivedAndNamed(int size, int opens) throws Exception {
        Files.write(file, random(size));
        AtomicInteger opened = new AtomicInteger();
        Disk disk = DiskWith.before("openForReading", file::equals, path -> opened.incrementAndGet());
        disk = DiskWith.before(disk, Set.of("stat"), file::equals, path -> {
            if (opened.get() >= opens) {
                throw new IOException("Input/output error");
            }
        });

        BackupResult result = backup(disk);

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.FAILED);
            assertThat(finding.path()).isEqualTo("file.log");
            assertThat(finding.reason()).contains("input/output error");
        });
        assertThat(contents(result)).containsOnlyKeys("config.yaml");
    }

    @Test
    void aFileThatBecameAPipeSinceTheScanIsNotWaitedFor() throws Exception {
        Files.write(file, random(10));
        AtomicInteger stats = new AtomicInteger();
        BackupResult result = backup(DiskWith.before("stat", file::equals, path -> {
            if (stats.incrementAndGet() == 2) {
                Files.delete(path);
                Commands.of("mkfifo", path.toString()).run().orFail();
            }
        }));

        assertThat(result.status()).isEqualTo(Status.PARTIAL);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("file.log");
            assertThat(finding.reason()).contains("fifo");
        });
    }

    @Test
    void contentOfManyBlocksIsStoredOrDeflatedByWhatItIs() throws Exception {
        byte[] noise = random(5 * MIB + 3);
        byte[] text = "all work and no play\n".repeat(200_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Files.write(home.resolve("noise.bin"), noise);
        Files.write(home.resolve("text.log"), text);
        Files.write(home.resolve("block.bin"), random(MIB));
        Files.write(home.resolve("empty"), new byte[0]);
        BackupResult result = backup(Disk.real());

        Map<String, byte[]> contents = contents(result);
        assertThat(contents.get("noise.bin")).isEqualTo(noise);
        assertThat(contents.get("text.log")).isEqualTo(text);
        try (ArchiveReader archive =
                ArchiveReader.open(Disk.real(), result.archive().orElseThrow())) {
            EntryCursor cursor = archive.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                boolean stored = !entry.name().equals("text.log");
                assertThat(entry.compressedSize() == entry.size())
                        .as(entry.name())
                        .isEqualTo(stored);
            }
        }
        BackupResult plain = Backups.of(home)
                .toFile(work.resolve("plain.zip"))
                .compression(Compression.STORE)
                .run();
        assertThat(plain.archiveBytes()).isGreaterThan(plain.bytes());
    }

    @Test
    void noSizeIsTooBig() throws Exception {
        long size = (2L << 30) + 12345;
        try (RandomAccessFile sparse =
                new RandomAccessFile(home.resolve("state.bin").toFile(), "rw")) {
            sparse.setLength(size);
        }
        BackupResult result = backup(Disk.real());

        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(result.bytes()).isEqualTo(size + Files.size(home.resolve("config.yaml")));
        try (ArchiveReader archive =
                ArchiveReader.open(Disk.real(), result.archive().orElseThrow())) {
            assertThat(archive.totalSize()).isEqualTo(result.bytes());
        }
    }

    private BackupResult backup(Disk disk) throws IOException {
        return Backups.of(home).toFile(work.resolve("a.zip")).on(disk).run();
    }

    private static Map<String, byte[]> contents(BackupResult result) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (ArchiveReader archive =
                ArchiveReader.open(Disk.real(), result.archive().orElseThrow())) {
            EntryCursor cursor = archive.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                try (EntryContent content = archive.content(entry)) {
                    contents.put(entry.name(), content.readAllBytes());
                }
            }
        }
        return contents;
    }

    private void truncate(int size) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}

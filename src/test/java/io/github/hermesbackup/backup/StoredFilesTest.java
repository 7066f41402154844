package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which files are compressed. */
class StoredFilesTest {

    private static final int LENGTH = 120_000;

    @TempDir
    Path work;

    private Path home;
    private final byte[] content = new byte[LENGTH];

    @BeforeEach
    void homeAndNoise() throws Exception {
        home = SmallHome.create(work.resolve("home"), "a");
        new Random(1).nextBytes(content);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"FAST", "SMALL", "ZSTD"})
    void aPictureIsStored(Compression compression) throws Exception {
        assertThat(methodOf(compression)).isEqualTo(Method.STORED);
    }

    @Test
    void oneThatShrinksAtItsBeginningOrInTheMiddleOrAtItsEndIsCompressed() throws Exception {
        for (int at : new int[] {0, LENGTH / 2, LENGTH - 5_000}) {
            new Random(at).nextBytes(content);
            Arrays.fill(content, at, at + 5_000, (byte) 'a');
            assertThat(methodOf(Compression.FAST)).as("from %d", at).isEqualTo(Method.DEFLATED);
        }
    }

    @Test
    void oneThatShrinksWhereNoSampleIsTakenIsStoredWithoutATrial() throws Exception {
        Arrays.fill(content, LENGTH / 2 + 10_000, LENGTH - 10_000, (byte) 'a');

        assertThat(methodOf(Compression.FAST)).isEqualTo(Method.STORED);
    }

    @Test
    void aSampleThatPromisesTooMuchDoesNotMakeTheMemberLarger() throws Exception {
        Arrays.fill(content, 0, 1_000, (byte) 'a');

        assertThat(methodOf(Compression.FAST)).isEqualTo(Method.STORED);
    }

    private Method methodOf(Compression compression) throws IOException {
        Path file = Files.write(home.resolve("picture.png"), content);
        Path archive = work.resolve("backup.zip");
        Backups.of(home).toFile(archive).reuse(false).compression(compression).run();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                if (entry.name().equals("picture.png")) {
                    assertThat(entry.sha256Hex()).hasValue(Trees.sha256(file));
                    return Method.of(entry.method());
                }
            }
        }
        throw new AssertionError("It is not in the archive");
    }
}

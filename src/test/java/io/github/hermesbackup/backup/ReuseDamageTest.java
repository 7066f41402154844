package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An older archive that is damaged, cut, removed or somebody else's never harms the new one. */
class ReuseDamageTest {

    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");

    @TempDir
    Path work;

    private Path home;
    private Path output;
    private Path old;
    private Map<String, String> expected;

    @BeforeEach
    void home() throws Exception {
        home = SmallHome.create(work.resolve("home"), "a");
        output = work.resolve("backups");
        Files.writeString(home.resolve("long.log"), "all work and no play\n".repeat(120_000));
        Files.write(home.resolve("noise.bin"), ReuseTest.random(1_200_000));
    }

    private void archive(Compression compression) throws Exception {
        old = backup(0).compression(compression).run().archive().orElseThrow();
        SmallHome.sql(home.resolve("state.db"), "UPDATE sessions SET tag = 'b' WHERE id = 1");
        SmallHome.write(home, "config.yaml", "model: other\n", "rw-r--r--");
        expected = Members.of(Backups.of(home)
                .toFile(work.resolve("cold.zip"))
                .reuse(false)
                .run()
                .archive()
                .orElseThrow());
    }

    private Backups backup(int minute) {
        return Backups.of(home).intoDirectory(output).at(InstantSource.fixed(NOON.plusSeconds(60L * minute)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"FAST", "ZSTD"})
    void aFlippedBitAnywhereNeverReachesTheNewArchive(Compression compression) throws Exception {
        archive(compression);
        byte[] sound = Files.readAllBytes(old);
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at < sound.length; at += at > 20_000 && at < sound.length - 9_000 ? 60_013 : 131) {
            places.add(at);
        }
        int said = 0;
        for (int at : places) {
            byte[] flipped = sound.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            said += assertUnharmed(flipped, compression, "bit flipped at " + at + " of " + sound.length);
        }
        assertThat(said).isGreaterThan(places.size() / 3);
    }

    @Test
    void aCutOldArchiveIsNotBuiltUpon() throws Exception {
        archive(Compression.FAST);
        byte[] sound = Files.readAllBytes(old);
        for (int length = 0; length < sound.length; length += sound.length / 23) {
            assertThat(assertUnharmed(java.util.Arrays.copyOf(sound, length), Compression.FAST, length + " bytes"))
                    .isEqualTo(1);
        }
    }

    private int assertUnharmed(byte[] damaged, Compression compression, String what) throws Exception {
        Files.write(old, damaged);
        Lines lines = new Lines();
        BackupResult result = backup(1)
                .compression(compression)
                .listener(lines)
                .writeUnchanged()
                .run();
        assertThat(result.status()).as(what).isEqualTo(Status.COMPLETE);
        assertThat(Members.of(result.archive().orElseThrow())).as(what).isEqualTo(expected);
        assertThat(lines.said).as(what).hasSizeLessThanOrEqualTo(1);
        assertThat(result.sha256())
                .as(what)
                .hasValue(Trees.sha256(result.archive().orElseThrow()));
        Files.delete(result.archive().orElseThrow());
        return lines.said.size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "emptied", "removed", "overwritten"})
    void whatHappensToTheOldArchiveWhileItIsReadHarmsNothing(String event) throws Exception {
        archive(Compression.FAST);
        AtomicBoolean done = new AtomicBoolean();
        // The changed file is the first one that is opened: by then the old archive has been found sound.
        Disk disk = DiskWith.before("openForReading", DiskWith.named("config.yaml"), path -> {
            if (done.compareAndSet(false, true)) {
                happen(event);
            }
        });
        Lines lines = new Lines();
        BackupResult result = backup(1).on(disk).listener(lines).run();

        assertThat(done).isTrue();
        assertThat(result.status()).isEqualTo(Status.COMPLETE);
        assertThat(Members.of(result.archive().orElseThrow())).isEqualTo(expected);
        assertThat(lines.said).hasSize(event.equals("removed") ? 0 : 1);
    }

    private void happen(String event) throws IOException {
        switch (event) {
            case "removed" -> Files.delete(old);
            case "overwritten" -> {
                try (FileChannel channel = FileChannel.open(old, StandardOpenOption.WRITE)) {
                    channel.write(java.nio.ByteBuffer.allocate((int) channel.size()), 0);
                }
            }
            default -> {
                try (FileChannel channel = FileChannel.open(old, StandardOpenOption.WRITE)) {
                    channel.truncate(event.equals("cut") ? channel.size() / 3 : 0);
                }
            }
        }
    }

    @Test
    void theArchiveOfAnotherHomeInTheSamePlaceIsHarmless() throws Exception {
        archive(Compression.FAST);
        Path other = SmallHome.create(work.resolve("other"), "x");
        Files.writeString(other.resolve("long.log"), "no play\n".repeat(300_000));
        Lines lines = new Lines();

        BackupResult result = Backups.of(other)
                .intoDirectory(output)
                .at(InstantSource.fixed(NOON.plusSeconds(60)))
                .listener(lines)
                .run();

        assertThat(lines.said).isEmpty();
        assertThat(Members.of(result.archive().orElseThrow()))
                .isEqualTo(Members.of(Backups.of(other)
                        .toFile(work.resolve("b.zip"))
                        .reuse(false)
                        .run()
                        .archive()
                        .orElseThrow()));
    }

    @Test
    void theArchiveOfAnotherToolIsSaidOnceAndNotBuiltUpon() throws Exception {
        archive(Compression.FAST);
        Files.delete(old);
        Commands.of(
                        "python3",
                        "-m",
                        "zipfile",
                        "-c",
                        old.toString(),
                        home.resolve("config.yaml").toString())
                .run()
                .orFail();
        Lines lines = new Lines();

        BackupResult result = backup(1).listener(lines).run();

        assertThat(lines.said).singleElement().asString().startsWith(old.getFileName() + ": ");
        assertThat(result.takenOver()).isEmpty();
        assertThat(Members.of(result.archive().orElseThrow())).isEqualTo(expected);
    }

    @Test
    void nothingIsLeftBesideTheArchives() throws Exception {
        archive(Compression.FAST);
        backup(1).run();
        try (Stream<Path> all = Files.list(output)) {
            assertThat(all).hasSize(2);
        }
    }
}

package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.restore.SmallHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chain of backups, each built upon the one before, which is then deleted: each is what a first backup would be. */
class ReuseGenerationsTest {

    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");
    private static final int GENERATIONS = 7;

    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyGenerationIsWhatAFirstBackupWouldBe(long seed) throws Exception {
        Random dice = new Random(seed);
        Path home = SmallHome.create(work.resolve("home"), "a");
        SmallHome.database(home.resolve("kanban.db"), "a", 3_000);
        Path output = work.resolve("backups");
        Compression compression = Compression.FAST;
        Path last = null;
        long taken = 0;
        for (int i = 0; i < GENERATIONS; i++) {
            for (int n = 0; n < 6; n++) {
                mutate(home, dice);
            }
            if (dice.nextInt(4) == 0) {
                compression = Compression.values()[dice.nextInt(4)];
            }
            BackupResult result = Backups.of(home)
                    .intoDirectory(output)
                    .compression(compression)
                    .writeUnchanged()
                    .at(InstantSource.fixed(NOON.plusSeconds(60L * i)))
                    .run();
            if (last != null) {
                Files.delete(last);
            }
            last = result.archive().orElseThrow();
            taken += result.takenOver().map(TakenOver::files).orElse(0L);
            Path cold = work.resolve("cold.zip");
            Files.deleteIfExists(cold);
            Backups.of(home).toFile(cold).reuse(false).run();
            assertThat(Members.of(last)).as("generation %d of seed %d", i, seed).isEqualTo(Members.of(cold));
        }
        assertThat(taken).isPositive();
        ReuseTest.verifyDeep(last, work);
    }

    private static void mutate(Path home, Random dice) throws Exception {
        Path file = home.resolve("notes/f" + dice.nextInt(9) + ".jsonl");
        Files.createDirectories(file.getParent());
        int size = List.of(0, 10, 4_000, 900_000, 1 << 20, (1 << 20) + 1, 2_500_000, 5 << 20)
                .get(dice.nextInt(8));
        switch (dice.nextInt(10)) {
            case 0 -> Files.write(file, noise(dice, size));
            case 1 -> Files.write(file, text(dice, size));
            case 2 -> Files.write(file, text(dice, 300), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            case 3 -> Files.deleteIfExists(file);
            case 4 -> changeWithTimeSetBack(file, dice);
            case 5 -> cut(file, dice);
            case 6 -> {
                if (Files.exists(file)) {
                    Files.move(
                            file,
                            file.resolveSibling("g" + dice.nextInt(4)),
                            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
            case 7 -> {
                if (Files.exists(file)) {
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(dice.nextBoolean() ? "rw-------" : "rwxr-xr-x"));
                }
            }
            case 8 ->
                SmallHome.sql(
                        home.resolve(dice.nextBoolean() ? "kanban.db" : "state.db"),
                        "INSERT INTO messages(session, body) VALUES(1, hex(randomblob(" + dice.nextInt(5_000) + ")))",
                        "UPDATE sessions SET tag = '" + dice.nextInt() + "' WHERE id = " + dice.nextInt(3_000));
            default -> SmallHome.write(home, "config.yaml", "model: " + dice.nextInt(3) + "\n", "rw-r--r--");
        }
    }

    private static void changeWithTimeSetBack(Path file, Random dice) throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[dice.nextInt(bytes.length)] ^= (byte) (1 + dice.nextInt(255));
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
    }

    private static void cut(Path file, Random dice) throws IOException {
        if (Files.exists(file)) {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, dice.nextInt(bytes.length + 1)));
        }
    }

    private static byte[] noise(Random dice, int size) {
        byte[] bytes = new byte[size];
        dice.nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(Random dice, int size) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            words.add(Integer.toString(dice.nextInt(), 36));
        }
        StringBuilder out = new StringBuilder(size + 10);
        while (out.length() < size) {
            out.append(words.get(dice.nextInt(50))).append(' ');
        }
        return out.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}

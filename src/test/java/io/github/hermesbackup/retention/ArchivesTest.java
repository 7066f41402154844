package io.github.hermesbackup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.backup.Backups;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.SmallHome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

    @TempDir
    Path work;

    private Path home;
    private Path directory;

    @BeforeEach
    void home() throws Exception {
        home = Files.createDirectories(work.resolve("home"));
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        directory = work.resolve("backups");
    }

    /** An archive that says it was made so many seconds after noon, under the name of another second. */
    private Path archive(int created, int named) throws IOException {
        Path made = Backups.of(home)
                .intoDirectory(directory)
                .writeUnchanged()
                .at(InstantSource.fixed(NOON.plusSeconds(created)))
                .run()
                .archive()
                .orElseThrow();
        Path name = directory.resolve("hermes-backup-2026-03-04-0000%02d.zip".formatted(named));
        return Files.move(made, name);
    }

    @Test
    void theOrderIsTheOneThatArchivesTellNotThatOfNamesOrFileTimes() throws Exception {
        Path newest = archive(30, 1);
        Path oldest = archive(10, 3);
        Path middle = archive(20, 2);
        Files.setLastModifiedTime(oldest, FileTime.from(Instant.now().plusSeconds(1000)));
        assertThat(complete()).containsExactly(newest, middle, oldest);

        assertThat(Archives.keepNewest(Disk.real(), newest, ArchiveName.Kind.BACKUP, 2, NOON.plusSeconds(100)))
                .containsExactly(oldest);
        assertThat(complete()).containsExactly(newest, middle);
    }

    /** Who takes over members of an older archive than might be expected wants to know why. */
    @Test
    void theNewestUnreadableOneIsThatOfItsKindWithANameNewerThanAnother() throws Exception {
        Path good = named("hermes-backup-2026-03-04-000005.zip", "");
        Path older = named("hermes-backup-2026-03-04-000004.zip", "cut");
        named("pre-update-2026-03-04-000009.zip", "cut");
        assertThat(unreadable(Optional.of(good))).isEmpty();
        assertThat(unreadable(Optional.empty())).contains(older);

        named("hermes-backup-2026-03-04-000006.zip", "");
        assertThat(unreadable(Optional.of(good))).isEmpty();

        Path second = named("hermes-backup-2026-03-04-000005-2.zip", "cut");
        assertThat(unreadable(Optional.of(good))).contains(second);

        Path newest = named("hermes-backup-2026-03-04-000007.zip", "no zip");
        assertThat(unreadable(Optional.of(good))).contains(newest);
        assertThat(unreadable(Optional.of(newest))).isEmpty();
        Disk refusing =
                DiskWith.before("openForReading", DiskWith.named("hermes-backup-2026-03-04-000008.zip"), path -> {
                    throw new AccessDeniedException(path.toString());
                });
        Path refused = named("hermes-backup-2026-03-04-000008.zip", "");
        assertThat(Archives.unreadable(refusing, directory, ArchiveName.Kind.BACKUP, Optional.of(newest)))
                .contains(refused);
    }

    private Optional<Path> unreadable(Optional<Path> than) throws IOException {
        return Archives.unreadable(Disk.real(), directory, ArchiveName.Kind.BACKUP, than);
    }

    /** An archive, or one that is cut, or a text. */
    private Path named(String name, String what) throws IOException {
        Path file = Files.move(archive(1, 99), directory.resolve(name));
        if (what.equals("cut")) {
            Shelf.cut(file);
        } else if (!what.isEmpty()) {
            Files.writeString(file, what);
        }
        return file;
    }

    @Test
    void whatIsDamagedOrNoArchiveIsNeitherUsedNorRemoved() throws Exception {
        Path good = archive(1, 1);
        Path cut = archive(2, 2);
        byte[] bytes = Files.readAllBytes(cut);
        Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length - 10));
        Path text = Files.writeString(directory.resolve("hermes-backup-2026-03-04-000009.zip"), "no zip");
        Path empty = Files.createFile(directory.resolve("hermes-backup-2026-03-04-000010.zip"));
        Path folder = Files.createDirectory(directory.resolve("hermes-backup-2026-03-04-000008.zip"));
        Path link = Files.createSymbolicLink(directory.resolve("hermes-backup-2026-03-04-000007.zip"), good);

        assertThat(complete()).containsExactly(good);
        assertThat(Archives.keepNewest(Disk.real(), good, ArchiveName.Kind.BACKUP, 1, NOON.plusSeconds(100)))
                .isEmpty();
        assertThat(List.of(good, cut, text, empty, folder)).allMatch(Files::exists);
        assertThat(link).isSymbolicLink();
    }

    /** Numbers are numbers: the tenth of a second is newer than its second. */
    @Test
    void ofThoseOfOneInstantTheNameAndItsNumberTellWhichIsNewer() throws Exception {
        Path first = named("hermes-backup-2026-03-04-000005.zip", "");
        Path tenth = named("hermes-backup-2026-03-04-000005-10.zip", "");
        Path second = named("hermes-backup-2026-03-04-000005-2.zip", "");
        Path older = named("hermes-backup-2026-03-04-000004-3.zip", "");
        Path newest = archive(2, 6);

        assertThat(Archives.keepNewest(Disk.real(), newest, ArchiveName.Kind.BACKUP, 3, NOON.plusSeconds(100)))
                .containsExactlyInAnyOrder(first, older);
        assertThat(complete()).containsExactlyInAnyOrder(newest, tenth, second);
        assertThat(Archives.keepNewest(Disk.real(), newest, ArchiveName.Kind.BACKUP, 2, NOON.plusSeconds(100)))
                .containsExactly(second);
    }

    @Test
    void zeroKeepsAllAndAMissingDirectoryHoldsNone() throws Exception {
        Path last = null;
        for (int i = 0; i < 3; i++) {
            last = archive(i, i);
        }
        assertThat(Archives.keepNewest(Disk.real(), last, ArchiveName.Kind.BACKUP, 0, NOON.plusSeconds(100)))
                .isEmpty();
        assertThat(complete()).hasSize(3);
        assertThat(Archives.complete(Disk.real(), work.resolve("nowhere"), ArchiveName.Kind.BACKUP))
                .isEmpty();
    }

    @Test
    void oneThatAnotherRunHasJustRemovedIsNoFailure() throws Exception {
        Path old = archive(1, 1);
        Path made = archive(2, 2);
        Disk disk = DiskWith.before("delete", old::equals, path -> {
            throw new NoSuchFileException(path.toString());
        });
        assertThat(Archives.keepNewest(disk, made, ArchiveName.Kind.BACKUP, 1, NOON.plusSeconds(100)))
                .isEmpty();
        Disk vanishing = DiskWith.before("stat", old::equals, path -> {
            throw new NoSuchFileException(path.toString());
        });
        assertThat(Archives.complete(vanishing, directory, ArchiveName.Kind.BACKUP))
                .hasSize(1);
    }

    @Test
    void oneThatCannotBeRemovedIsNamedWithTheNewArchive() throws Exception {
        Path old = archive(1, 1);
        Path made = archive(2, 2);
        Disk disk = DiskWith.before("delete", old::equals, path -> {
            throw new AccessDeniedException(path.toString());
        });
        assertThatThrownBy(() -> Archives.keepNewest(disk, made, ArchiveName.Kind.BACKUP, 1, NOON.plusSeconds(100)))
                .isInstanceOf(HermesException.class)
                .hasMessage(old + " cannot be removed (permission denied); the new archive is " + made
                        + ". Remove the old one by hand, or keep more with -Dhermes.keep.");
    }

    private List<Path> complete() throws IOException {
        return Archives.complete(Disk.real(), directory, ArchiveName.Kind.BACKUP).stream()
                .map(Archive::path)
                .toList();
    }
}

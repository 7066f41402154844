package io.github.hermesbackup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.ArchiveName.Kind;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.retention.Stored.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {

    @TempDir
    Path work;

    @Test
    void allKindsNewestFirstAndNothingHidden() throws Exception {
        Shelf shelf = new Shelf(work);
        Path old = shelf.daysAgo(9);
        Path partial = shelf.partialDaysAgo(3);
        Path update = shelf.daysAgo(4, Kind.PRE_UPDATE);
        Path cut = Shelf.cut(shelf.daysAgo(7, Kind.PRE_IMPORT));
        Files.setLastModifiedTime(cut, FileTime.from(Shelf.NOON.minusSeconds(86_400 * 7)));
        Files.setLastModifiedTime(old, FileTime.from(Shelf.NOON.plusSeconds(999)));
        Path foreign = shelf.directory().resolve("hermes-backup-2020-01-01-000000.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
            zip.putNextEntry(new ZipEntry("config.yaml"));
        }
        Files.setLastModifiedTime(foreign, FileTime.from(Shelf.NOON));
        Files.writeString(shelf.directory().resolve("notes.zip"), "another name");

        List<Stored> all = new Inventory(Disk.real()).archives(shelf.directory());

        assertThat(all).extracting(Stored::path).containsExactly(foreign, partial, update, cut, old);
        assertThat(all)
                .extracting(Stored::state)
                .containsExactly(State.FOREIGN, State.PARTIAL, State.COMPLETE, State.DAMAGED, State.COMPLETE);
        assertThat(all)
                .extracting(Stored::kind)
                .containsExactly("backup", "backup", "pre-update", "pre-import", "backup");
        assertThat(all.get(4).created()).hasValue(Shelf.NOON.minusSeconds(86_400 * 9));
        assertThat(all.get(4).bytes()).isEqualTo(Files.size(old));
        assertThat(all.get(3).created()).isEmpty();
        assertThat(all.get(3).problem()).isPresent();
        assertThat(all.get(2).problem()).isEmpty();
    }

    @Test
    void whatCannotBeLookedAtIsDamagedAndWhatHasJustGoneIsNothing() throws Exception {
        Shelf shelf = new Shelf(work);
        Path archive = shelf.daysAgo(1);
        Disk refusing = DiskWith.before("stat", archive::equals, path -> {
            throw new IOException("Input/output error");
        });

        assertThat(new Inventory(refusing).look(archive)).hasValueSatisfying(stored -> {
            assertThat(stored.state()).isEqualTo(State.DAMAGED);
            assertThat(stored.problem()).contains("input/output error");
        });
        assertThat(new Inventory(Disk.real()).look(shelf.directory().resolve("hermes-backup-2020-01-01-000000.zip")))
                .isEmpty();
    }

    @Test
    void whatIsNoFileIsShownAsSuch() throws Exception {
        Shelf shelf = new Shelf(work);
        Files.createDirectory(shelf.directory().resolve("hermes-backup-2020-01-01-000000.zip"));
        Files.createFile(shelf.directory().resolve("hermes-backup-2020-01-01-000001.zip"));
        List<Stored> all = new Inventory(Disk.real()).archives(shelf.directory());
        assertThat(all).extracting(Stored::state).containsOnly(State.DAMAGED).hasSize(2);
        assertThat(all)
                .extracting(stored -> stored.problem().orElseThrow())
                .containsExactlyInAnyOrder(
                        "not a file but a directory", "is not a zip archive: the file is empty (0 bytes)");
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNothing() throws Exception {
        assertThat(new Inventory(Disk.real()).archives(work.resolve("nowhere"))).isEmpty();
    }
}

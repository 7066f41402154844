package io.github.hermesbackup.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots as others read them, as others write them, and as an attacker would. */
class StoredSnapshotTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path home;
    private Path store;

    @BeforeEach
    void makeHome() throws Exception {
        home = SmallHome.create(directory.resolve("home"), "present");
        store = home.resolve("state-snapshots");
    }

    private Path byHand(String id, String... names) throws Exception {
        Path snapshot = Files.createDirectories(store.resolve(id));
        ObjectNode files = JSON.createObjectNode();
        long total = 0;
        for (String name : names) {
            Path file = snapshot.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "by hand: " + name + "\n");
            files.put(name, Files.size(file));
            total += Files.size(file);
        }
        manifest(snapshot, id, files, total);
        return snapshot;
    }

    private static void manifest(Path snapshot, String id, ObjectNode files, long total) throws Exception {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("id", id);
        manifest.put("timestamp", id.substring(0, Math.min(15, id.length())));
        manifest.putNull("label");
        manifest.put("file_count", files.size());
        manifest.put("total_size", total);
        manifest.set("files", files);
        JSON.writeValue(snapshot.resolve("manifest.json").toFile(), manifest);
    }

    @Test
    void hasTheSixKeysOfTheAgentsOwn() throws Exception {
        Path made =
                Snapshots.of(home).label("mine").run().snapshot().orElseThrow().directory();

        JsonNode manifest = JSON.readTree(made.resolve("manifest.json").toFile());
        assertThat(manifest.get("id").asText()).isEqualTo(made.getFileName().toString());
        assertThat(manifest.get("timestamp").asText()).matches("\\d{8}-\\d{6}");
        assertThat(manifest.get("label").asText()).isEqualTo("mine");
        assertThat(manifest.get("file_count").asInt()).isEqualTo(4);
        long total = 0;
        for (var file : manifest.get("files").properties()) {
            assertThat(Files.size(made.resolve(file.getKey())))
                    .isEqualTo(file.getValue().asLong());
            total += file.getValue().asLong();
        }
        assertThat(manifest.get("total_size").asLong()).isEqualTo(total);
    }

    @Test
    void oneOfTheAgentsIsListedAndRestored() throws Exception {
        byHand("20260101-000000", "config.yaml", "memories/OLD.md", "gateway_state.json", "processes.json");

        StoredSnapshot stored = Snapshots.store(home).find("20260101-000000");
        assertThat(stored.isComplete()).isTrue();
        Snapshots.restore(stored, home);

        assertThat(home.resolve("config.yaml")).hasContent("by hand: config.yaml\n");
        assertThat(home.resolve("memories/OLD.md")).hasContent("by hand: memories/OLD.md\n");
        assertThat(home.resolve(".env")).hasContent("KEY=present\n");
        assertThat(home.resolve("gateway_state.json")).doesNotExist();
        assertThat(home.resolve("processes.json")).doesNotExist();
    }

    @Test
    void whatIsTheSameAsInOneOfTheAgentsIsShared() throws Exception {
        Path agents = byHand("20260101-000000", "config.yaml");
        Files.copy(
                agents.resolve("config.yaml"),
                home.resolve("config.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        Path made = Snapshots.of(home).run().snapshot().orElseThrow().directory();

        assertThat(Files.getAttribute(made.resolve("config.yaml"), "unix:ino"))
                .isEqualTo(Files.getAttribute(agents.resolve("config.yaml"), "unix:ino"));
    }

    @Test
    void comesBackWithItsModesTimesAndDatabases() throws Exception {
        Tree before = Trees.of(home);
        StoredSnapshot made = Snapshots.of(home).run().snapshot().orElseThrow();
        Files.writeString(home.resolve("config.yaml"), "model: broken\n");
        Files.delete(home.resolve("memories/MEMORY.md"));
        SmallHome.sql(home.resolve("state.db"), "DELETE FROM sessions");

        Snapshots.restore(made, home);

        assertThat(SmallHome.tag(home.resolve("state.db"))).isEqualTo("present");
        List<String> files = List.of("config.yaml", ".env", "memories/MEMORY.md");
        assertThat(before.only(files::contains).differencesTo(Trees.of(home).only(files::contains)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../config.yaml",
                "/etc/passwd",
                "a/../../x",
                "",
                ".",
                "nul\u0000byte",
                "a//b",
                "C:x",
                "a\\b",
                "dir/"
            })
    void aHostilePathInAManifestIsNeverFollowed(String name) throws Exception {
        Path snapshot = byHand("20260101-000000", "config.yaml");
        manifest(snapshot, "20260101-000000", JSON.createObjectNode().put(name, 15), 15);

        requireRefused("20260101-000000");
    }

    @Test
    void aLinkInsideASnapshotIsNeverFollowed() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "by hand: config.yaml\n");
        Path file = byHand("20260101-000000", "config.yaml").resolve("config.yaml");
        Files.delete(file);
        Files.createSymbolicLink(file, outside);
        Path below = byHand("20260101-000001", "memories/a.md").resolve("memories");
        Files.move(below, directory.resolve("moved"));
        Files.createSymbolicLink(below, directory.resolve("moved"));
        Path other = byHand("20260101-000002", "config.yaml");
        Files.move(other, directory.resolve("other"));
        Files.createSymbolicLink(other, directory.resolve("other"));

        for (int i = 0; i < 3; i++) {
            requireRefused("20260101-00000" + i);
        }
    }

    private void requireRefused(String id) throws Exception {
        Tree before = Trees.of(home);
        assertThat(Snapshots.all(home).stream().filter(stored -> stored.name().equals(id)))
                .singleElement()
                .matches(stored -> stored.state() == StoredSnapshot.State.DAMAGED);
        assertThatThrownBy(() -> Snapshots.store(home).find(id))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("is damaged: ");
        assertThat(before.differencesTo(Trees.of(home))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../20260101-000000", "/tmp", "nul\u0000", "..", ".", "", "0", "2", "20260101-000000/", "latest "
            })
    void anIdThatIsNoneIsRefused(String id) throws Exception {
        byHand("20260101-000000", "config.yaml");
        Files.createDirectories(store.resolve(".20260101-000009.0123456789abcdef.partial"));

        assertThatThrownBy(() -> Snapshots.store(home).find(id))
                .isInstanceOf(HermesException.class)
                .hasMessageStartingWith("hermes.snapshot=")
                .message()
                .doesNotContain("\u0000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"id\":1}", "{\"id\":\"a\",\"id\":\"b\"}"})
    void aManifestThatIsNoneMakesASnapshotDamagedNotInvisible(String text) throws Exception {
        Files.writeString(byHand("20260101-000000", "config.yaml").resolve("manifest.json"), text);
        Files.delete(byHand("20260101-000001", "config.yaml").resolve("manifest.json"));

        assertThat(Snapshots.all(home))
                .hasSize(2)
                .allMatch(stored -> stored.damage().isPresent());
        Snapshots.of(home).keep(1).run();
        assertThat(Snapshots.names(home)).hasSize(3);
    }

    @Test
    void whatIsNoManifestOrNoFileOfAHomeIsNotOpened() throws Exception {
        Path tooLarge = byHand("20260101-000000", "config.yaml").resolve("manifest.json");
        try (FileChannel sparse = FileChannel.open(tooLarge, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(new byte[1]), 64L << 20);
        }
        Path directory = byHand("20260101-000001", "config.yaml").resolve("manifest.json");
        Files.delete(directory);
        Files.createDirectory(directory);
        Path itself = byHand("20260101-000002", "config.yaml");
        manifest(itself, "20260101-000002", JSON.createObjectNode().put("manifest.json", 15), 15);
        Path replaced = byHand("20260101-000003", "config.yaml").resolve("config.yaml");
        Files.delete(replaced);
        Files.createDirectory(replaced);

        assertThat(Snapshots.all(home).stream().map(stored -> stored.damage().orElseThrow()))
                .containsExactly(
                        "its config.yaml is no regular file",
                        "its manifest names manifest.json, which is no file of a home",
                        "its manifest is no file",
                        "its manifest is too large");
    }

    @Test
    void whatWasNotSoundInASnapshotIsNotRestored() throws Exception {
        Files.write(home.resolve("state.db"), new byte[5000]);
        StoredSnapshot partial = Snapshots.of(home).run().snapshot().orElseThrow();
        assertThat(partial.failed()).containsOnlyKeys("state.db");
        Files.delete(home.resolve("state.db"));
        SmallHome.database(home.resolve("state.db"), "kept", 1);
        Files.writeString(home.resolve("config.yaml"), "model: broken\n");

        var result = Snapshots.restore(partial, home);

        assertThat(home.resolve("config.yaml")).hasContent("model: present\n");
        assertThat(SmallHome.tag(home.resolve("state.db"))).isEqualTo("kept");
        assertThat(result.toString()).contains("was not sound when the snapshot was made");
    }

    @Test
    void aFileThatWasCutInTheStoreIsNotRestored() throws Exception {
        byHand("20260101-000000", "config.yaml");
        StoredSnapshot agents = Snapshots.store(home).find("latest");
        Files.writeString(agents.directory().resolve("config.yaml"), "");

        assertThatThrownBy(() -> Snapshots.restore(agents, home))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("is not what the snapshot's manifest says");
        assertThat(home.resolve("config.yaml")).hasContent("model: present\n");
    }

    /** The link would be the quick way; the copy is read and compared. */
    @Test
    void aFileThatWasChangedInTheStoreIsNotCopiedIntoTheNext() throws Exception {
        Path made = Snapshots.of(home)
                .later(Duration.ofMinutes(1))
                .run()
                .snapshot()
                .orElseThrow()
                .directory();
        Snapshots.rewriteInSecret(made.resolve("config.yaml"), "model: PRESENT\n");
        Files.writeString(home.resolve("memories/MEMORY.md"), "changed\n");
        var noLinks = DiskWith.before("link", path -> true, path -> {
            throw new UnsupportedOperationException();
        });

        assertThatThrownBy(() -> Snapshots.of(home)
                        .on(noLinks)
                        .later(Duration.ofMinutes(2))
                        .run())
                .isInstanceOf(HermesException.class)
                .hasMessageEndingWith("Nothing was written.");
        assertThat(Snapshots.names(home)).hasSize(1);
    }

    @Test
    void aSnapshotSharesWithOneOfTheAgentsThatDoesNotTellModes() throws Exception {
        Path agents = byHand("20260101-000000", "config.yaml");
        Files.copy(
                agents.resolve("config.yaml"),
                home.resolve("config.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        SnapshotResult same = Snapshots.of(home)
                .state("config.yaml")
                .later(Duration.ofMinutes(1))
                .run();

        assertThat(same.made()).isFalse();
        assertThat(same.snapshot().orElseThrow().name()).isEqualTo("20260101-000000");
        assertThat(Snapshots.of(home)
                        .state("config.yaml")
                        .later(Duration.ofMinutes(1))
                        .operation()
                        .ifNothingChanged())
                .as("its manifest was renewed")
                .isPresent();
    }

    /** What a newer version has written in a manifest must not get lost. */
    @Test
    void aManifestWithUnknownKeysIsNotReplaced() throws Exception {
        Path agents = byHand("20260101-000000", "config.yaml");
        Path file = agents.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
        JSON.writeValue(file.toFile(), manifest.put("of a later version", 1));
        byte[] before = Files.readAllBytes(file);
        Files.copy(
                agents.resolve("config.yaml"),
                home.resolve("config.yaml"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        SnapshotResult same = Snapshots.of(home).state("config.yaml").run();
        SnapshotResult pinned = Snapshots.of(home).state("config.yaml").pin().run();

        assertThat(same.made()).isFalse();
        assertThat(pinned.made()).as("it cannot be marked").isTrue();
        assertThat(pinned.snapshot().orElseThrow().isPinned()).isTrue();
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void aSnapshotThatLostAFileIsNoBaseForTheNext() throws Exception {
        Path made = Snapshots.of(home)
                .later(Duration.ofMinutes(1))
                .run()
                .snapshot()
                .orElseThrow()
                .directory();
        Files.delete(made.resolve("state.db"));

        SnapshotResult next = Snapshots.of(home).later(Duration.ofMinutes(2)).run();

        assertThat(next.made()).isTrue();
        assertThat(SmallHome.tag(next.snapshot().orElseThrow().directory().resolve("state.db")))
                .isEqualTo("present");
    }

    @Test
    void aFileThatWasChangedInTheStoreIsNotRestored() throws Exception {
        StoredSnapshot made = Snapshots.of(home).run().snapshot().orElseThrow();
        Snapshots.rewriteInSecret(made.directory().resolve("config.yaml"), "model: PRESENT\n");
        Files.writeString(home.resolve("config.yaml"), "model: kept\n");

        assertThatThrownBy(() -> Snapshots.restore(made, home))
                .isInstanceOf(HermesException.class)
                .hasMessageContaining("is not what the snapshot's manifest says");
        assertThat(home.resolve("config.yaml")).hasContent("model: kept\n");
    }

    @Test
    void numbersAndLatestMeanWhatTheListSays() throws Exception {
        byHand("20260101-000000", "config.yaml");
        byHand("20260101-000000-10", "config.yaml");
        byHand("20260101-000000-9", "config.yaml");
        Files.delete(byHand("20270101-000000", "config.yaml").resolve("manifest.json"));

        SnapshotStore list = Snapshots.store(home);
        assertThat(list.find("2").name()).isEqualTo("20260101-000000-10");
        assertThat(list.find("4").name()).isEqualTo("20260101-000000");
        assertThat(list.find("latest").name()).isEqualTo("20260101-000000-10");
    }
}

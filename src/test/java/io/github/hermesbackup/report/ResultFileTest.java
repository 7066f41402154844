package io.github.hermesbackup.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.io.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultFileTest {

    @TempDir
    Path work;

    @ParameterizedTest
    @CsvSource({"COMPLETE, COMPLETE, 0", "FAILED, FAILED, 1", "PARTIAL, PARTIAL, 3", "LOCKED, FAILED, 11"})
    void eachOutcomeHasItsWordAndTheExitCodeThatResticUses(Status status, String word, int code) throws Exception {
        JsonNode json = written(report(status, List.of()));
        assertThat(json.get("schemaVersion").asInt()).isEqualTo(1);
        assertThat(json.get("status").asText()).isEqualTo(word);
        assertThat(json.get("exitCode").asInt()).isEqualTo(code);
    }

    @Test
    void everyPathIsThereWithItsKindAndReason() throws Exception {
        List<Finding> findings = IntStream.range(0, 5000)
                .mapToObj(i -> new Finding(Finding.Kind.FAILED, "日本/\"f\" " + i, "permission denied"))
                .toList();
        JsonNode json = written(report(Status.PARTIAL, findings));

        assertThat(json.get("paths")).hasSize(5000);
        assertThat(json.get("paths").get(4999).toString())
                .isEqualTo("{\"path\":\"日本/\\\"f\\\" 4999\",\"kind\":\"failed\",\"reason\":\"permission denied\"}");
    }

    @Test
    void whatIsKnownIsWrittenAndWhatIsNotIsNull() throws Exception {
        JsonNode json = written(report(Status.COMPLETE, List.of()));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "schemaVersion",
                        "goal",
                        "status",
                        "exitCode",
                        "begun",
                        "durationMillis",
                        "home",
                        "archive",
                        "sha256",
                        "message",
                        "counts",
                        "bytes",
                        "paths");
        assertThat(json.get("home").asText()).isEqualTo("/home/u/.hermes");
        assertThat(json.get("archive").isNull()).isTrue();
        assertThat(json.get("begun").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(json.get("durationMillis").asLong()).isEqualTo(4100);
        assertThat(json.get("counts").get("files").asLong()).isEqualTo(7);
    }

    @Test
    void whatOnlyOneGoalHasFollowsAndTheTextIsTheSameDocumentInAscii() throws Exception {
        Map<String, Object> row = new java.util.LinkedHashMap<>();
        row.put("id", "日本");
        row.put("created", null);
        row.put("bytes", 7L);
        row.put("pinned", true);
        row.put("tables", Map.of("sessions", Map.of("before", 1L)));
        row.put("what", List.of("mode", "time"));
        RunReport plain = report(Status.COMPLETE, List.of());
        RunReport report = new RunReport(
                plain.goal(),
                plain.status(),
                plain.begun(),
                plain.duration(),
                plain.home(),
                plain.archive(),
                plain.sha256(),
                plain.message(),
                plain.counts(),
                plain.bytes(),
                plain.findings(),
                Map.of("backups", List.of(row)));

        JsonNode json = written(report);
        assertThat(json.get("backups").toString())
                .isEqualTo("[{\"id\":\"日本\",\"created\":null,\"bytes\":7,\"pinned\":true,"
                        + "\"tables\":{\"sessions\":{\"before\":1}},\"what\":[\"mode\",\"time\"]}]");
        String text = ResultFile.text(report);
        assertThat(text).isASCII();
        assertThat(new ObjectMapper().readTree(text)).isEqualTo(json);
    }

    @Test
    void theFileIsPrivateAndReplacesAnOlderOneWhole() throws Exception {
        Path file = work.resolve("target/hermes/backup-default.json");
        ResultFile.write(Disk.real(), file, report(Status.COMPLETE, List.of()));
        assertThat(Disk.real().stat(file).mode()).isEqualTo(0600);
        String before = Files.readString(file);

        Disk failing = DiskWith.before("rename", path -> true, path -> {
            throw new IOException("Input/output error");
        });
        assertThatThrownBy(() -> ResultFile.write(failing, file, report(Status.FAILED, List.of())))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent(before);
        try (var all = Files.list(file.getParent())) {
            assertThat(all).containsExactly(file);
        }
    }

    private JsonNode written(RunReport report) throws IOException {
        Path file = work.resolve("result.json");
        ResultFile.write(Disk.real(), file, report);
        return new ObjectMapper().readTree(file.toFile());
    }

    private static RunReport report(Status status, List<Finding> findings) {
        return new RunReport(
                "backup",
                status,
                Instant.parse("2026-01-02T03:04:05Z"),
                Duration.ofMillis(4100),
                Optional.of(Path.of("/home/u/.hermes")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("files", 7L),
                Map.of(),
                findings);
    }
}

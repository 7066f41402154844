package io.github.hermesbackup.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What Maven, an IDE and the help goal learn of the goals: the descriptor that the build generates. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PluginDescriptorTest {

    private final Map<String, Element> goals = new TreeMap<>();
    private Path classes;

    @BeforeAll
    void read() throws Exception {
        classes = classes();
        Element plugin = parse(classes.resolve("META-INF/maven/plugin.xml"));
        assertThat(text(plugin, "goalPrefix")).isEqualTo("hermes");
        for (Element goal : children(child(plugin, "mojos"), "mojo")) {
            goals.put(text(goal, "goal"), goal);
        }
    }

    Stream<String> ownGoals() {
        return goals.keySet().stream().filter(goal -> !goal.equals("help"));
    }

    @Test
    void namesTheGoals() {
        assertThat(goals)
                .containsKeys(
                        "backup",
                        "pre-update",
                        "pre-migration",
                        "verify",
                        "import",
                        "recover",
                        "list",
                        "prune",
                        "diff",
                        "help")
                .containsKeys("snapshot", "snapshot-list", "snapshot-restore", "snapshot-prune");
    }

    @ParameterizedTest
    @MethodSource("ownGoals")
    void everyGoalIsThreadSafeAndDescribed(String name) {
        Element goal = goals.get(name);
        assertThat(text(goal, "threadSafe")).isEqualTo("true");
        assertThat(text(goal, "description")).isNotBlank();
        assertThat(text(goal, "since")).isNotBlank();
        boolean needsProject = name.startsWith("fixture-");
        assertThat(text(goal, "requiresProject")).isEqualTo(Boolean.toString(needsProject));
    }

    @ParameterizedTest
    @MethodSource("ownGoals")
    void everyParameterIsDocumentedAndHasAPropertyOfItsName(String name) {
        Map<String, String> properties = properties(goals.get(name));
        for (Element parameter : parameters(goals.get(name))) {
            String parameterName = text(parameter, "name");
            assertThat(text(parameter, "description")).as(parameterName).isNotBlank();
            assertThat(text(parameter, "since")).as(parameterName).isNotBlank();
            assertThat(properties.get(parameterName)).as(parameterName).startsWith("hermes.");
        }
    }

    @ParameterizedTest
    @MethodSource("ownGoals")
    void everyGoalCanBeSkippedAloneOrWithAllOthers(String name) {
        assertThat(properties(goals.get(name)).values()).contains("hermes.skip", "hermes." + property(name) + ".skip");
    }

    /** A default that Maven would take from a project that is not there becomes a directory literally named so. */
    @ParameterizedTest
    @MethodSource("ownGoals")
    void noDefaultDependsOnAProject(String name) {
        for (Element value : children(child(goals.get(name), "configuration"), "*")) {
            assertThat(value.getAttribute("default-value")).doesNotContain("${project.");
        }
    }

    @Test
    void anIdeRunsNoGoalByItself() throws Exception {
        Element root = parse(classes.resolve("META-INF/m2e/lifecycle-mapping-metadata.xml"));
        Element execution = child(child(root, "pluginExecutions"), "pluginExecution");
        List<String> named = children(child(child(execution, "pluginExecutionFilter"), "goals"), "goal").stream()
                .map(Node::getTextContent)
                .toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(goals.keySet());
        assertThat(children(child(execution, "action"), "ignore")).hasSize(1);
    }

    /** {@code pre-update} has {@code hermes.preUpdate.skip}. */
    private static String property(String goal) {
        StringBuilder out = new StringBuilder();
        for (String word : goal.split("-")) {
            out.append(out.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return out.toString();
    }

    private static Map<String, String> properties(Element goal) {
        Map<String, String> properties = new TreeMap<>();
        for (Element value : children(child(goal, "configuration"), "*")) {
            String expression = value.getTextContent();
            if (expression.startsWith("${hermes.")) {
                properties.put(value.getTagName(), expression.substring(2, expression.length() - 1));
            }
        }
        return properties;
    }

    private static List<Element> parameters(Element goal) {
        return children(child(goal, "parameters"), "parameter").stream()
                .filter(parameter -> text(parameter, "editable").equals("true"))
                .toList();
    }

    private static Path classes() throws URISyntaxException {
        return Path.of(BackupMojo.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Element parse(Path file) throws IOException, ParserConfigurationException, SAXException {
        try (var in = Files.newInputStream(file)) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        }
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Node::getTextContent)
                .orElse("");
    }

    private static Element child(Element parent, String name) {
        return children(parent, name).get(0);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && (name.equals("*") || element.getTagName().equals(name))) {
                found.add(element);
            }
        }
        return found;
    }
}

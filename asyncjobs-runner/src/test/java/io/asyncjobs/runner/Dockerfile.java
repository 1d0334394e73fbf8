package io.asyncjobs.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A Dockerfile, as far as those here need it. */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern README_BLOCK = Pattern.compile("```dockerfile\n(.*?)```", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S+))");

    /** One instruction, such as {@code USER} with the text {@code 2048:2048}. */
    record Instruction(String name, String text) {

        /** What it sets, as {@code ENV} and {@code LABEL} do. */
        Map<String, String> variables() {
            Map<String, String> variables = new LinkedHashMap<>();
            Matcher matcher = VARIABLE.matcher(text);
            while (matcher.find()) {
                variables.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
            }
            return variables;
        }

        /** The program and its arguments, in the form that needs no shell. */
        List<String> command() {
            String json = text.substring(text.indexOf('['));
            return List.of(JsonMapper.shared().readValue(json, String[].class));
        }
    }

    /** The runner's own. */
    static Dockerfile ofRunner() throws IOException {
        return parse(Files.readString(Path.of("Dockerfile")));
    }

    /** The one that the README shows, of an image that is based on the runner's. */
    static Dockerfile ofReadme() throws IOException {
        Matcher block = README_BLOCK.matcher(Files.readString(Path.of("../README.md")));
        if (!block.find()) {
            throw new AssertionError("the README has no Dockerfile");
        }
        return parse(block.group(1));
    }

    private static Dockerfile parse(String text) {
        List<Instruction> instructions = new ArrayList<>();
        String joined = text.replaceAll("(?m)^#.*\n", "").replace("\\\n", " ");
        for (String line : joined.lines().filter(line -> !line.isBlank()).toList()) {
            String[] parts = line.trim().split("\\s+", 2);
            instructions.add(new Instruction(parts[0], parts[1]));
        }
        return new Dockerfile(instructions);
    }

    List<Instruction> all(String name) {
        return instructions.stream().filter(each -> each.name().equals(name)).toList();
    }

    Instruction only(String name) {
        List<Instruction> found = all(name);
        if (found.size() != 1) {
            throw new AssertionError("not one " + name + " but " + found);
        }
        return Objects.requireNonNull(found.get(0));
    }
}

using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

[Trait("tier", "fast")]
public class ChatTemplateTests
{
    private static readonly string _folder = Path.Combine(Shared.Repository, "tests", "Text", "Chat", "Templates");
    private static readonly Case[] _cases = JsonSerializer.Deserialize<Case[]>(
        File.ReadAllText(Path.Combine(_folder, "reference.json")), JsonSerializerOptions.Web)!;

    public static TheoryData<string> Templates => [.. _cases.Select(stored => stored.Template).Distinct()];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Renders_as_Jinja_does(string name)
    {
        var template = ChatTemplate.Parse(File.ReadAllText(Path.Combine(_folder, name)), name, "<s>", "</s>");
        var cases = _cases.Where(stored => stored.Template == name).ToArray();
        Assert.Equal(14, cases.Length);
        foreach (var stored in cases)
        {
            string Render() => template.Render(stored.Messages, stored.AddGenerationPrompt, clock: new Day());
            if (stored.Text is null)
            {
                // The template refuses the conversation.
                Assert.Throws<ModelFileException>(Render);
            }
            else
            {
                Assert.Equal(stored.Text, Render());
            }
        }
    }

    [SkippableFact]
    public void The_template_in_the_GGUF_of_SmolLM2_gives_the_prompt_of_the_reference()
    {
        var file = Directory.GetFiles(Shared.Model("smollm2-135m-instruct"), "*.gguf").Single();
        using var gguf = GgufFile.Open(file);
        var template = ChatTemplate.Of(TokenizerFile.FromGguf(gguf.Metadata, file)!, file)!;
        Assert.Equal(ChatStyle.ChatMl, template.Style);
        var prompt = JsonDocument.Parse(File.ReadAllText(Shared.Reference("smollm2.json"))).RootElement
            .GetProperty("prompts").GetProperty("chat").GetString();
        Assert.Equal(prompt, template.Render([new ChatMessage("user", "What is 2+2?")]));
    }

    [Theory]
    [InlineData("smollm2.jinja", ChatStyle.ChatMl)]
    [InlineData("llama2.jinja", ChatStyle.Llama2)]
    [InlineData("llama3.jinja", ChatStyle.Llama3)]
    [InlineData("mistral.jinja", ChatStyle.Mistral)]
    [InlineData("plain.jinja", ChatStyle.Plain)]
    public void Knows_the_convention_by_its_control_tokens(string name, ChatStyle style) =>
        Assert.Equal(style, ChatTemplate.Parse(File.ReadAllText(Path.Combine(_folder, name))).Style);

    [Theory]
    [InlineData("{% if x %}", "where {% should")]
    [InlineData("{% endif %}", "'endif' closes nothing")]
    [InlineData("{{ 'a }}", "a string is not closed")]
    [InlineData("{# a", "a comment is not closed")]
    [InlineData("{{ a", "is not closed")]
    [InlineData("{{ 1 ? 2 }}", "'?' means nothing")]
    [InlineData("{% break %}", "outside any loop")]
    public void Refuses_what_it_cannot_follow_with_the_templates_text(string text, string reason)
    {
        var refusal = Assert.Throws<ModelFileException>(() => ChatTemplate.Parse(text, "model/tokenizer_config.json"));
        Assert.All(["model/tokenizer_config.json", "chat template", reason, text],
            part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{{ raise_exception('no system') }}", "it refuses this conversation: no system")]
    [InlineData("{{ messages.x.y }}", "not defined")]
    [InlineData("{{ 1 + 'a' }}", "calculates a number + a text")]
    [InlineData("{{ 'a'.split(1, 'b') }}", "the method 'split' needs a text as sep and has a number")]
    [InlineData("{{ 'a' | replace('b') }}", "lacks its argument 'new'")]
    [InlineData("{{ 1 // 0 }}", "calculates")]
    [InlineData("{{ 'a'() }}", "calls a text, which is no function")]
    [InlineData("{% for a, b in [[1]] %}{% endfor %}", "takes 1 values apart into 2")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "call each other more than 64 deep")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{{ b }}{% endfor %}{% endfor %}", "more than")]
    [InlineData("{% set ns = namespace(s='aaaaaaaaaaaaaaaa') %}{% for a in range(60) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
        "more than 16777216 characters")]
    [InlineData("{{ range(999999999999) }}", "counts further")]
    public void Stops_with_a_reason_where_a_template_goes_wrong(string text, string reason) =>
        Assert.Contains(reason,
            Assert.Throws<ModelFileException>(() => ChatTemplate.Parse(text).Render([new ChatMessage("user", "a")])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Deep_nesting_is_refused_and_overflows_no_stack()
    {
        Assert.Throws<ModelFileException>(() => ChatTemplate.Parse($"{{{{ {new string('(', 100_000)}1 }}}}"));
        Assert.Throws<ModelFileException>(() => ChatTemplate.Parse(string.Concat(Enumerable.Repeat("{% if 1 %}", 100_000))));
        Assert.Throws<ModelFileException>(() => ChatTemplate.Parse($"{{{{ {new string('-', 100_000)}1 }}}}"));
        Assert.Throws<ModelFileException>(() => ChatTemplate.Parse($"{{{{ 1{string.Concat(Enumerable.Repeat(" | int", 100_000))} }}}}"));
        Assert.Equal("1", ChatTemplate.Parse($"{{{{ 1{string.Concat(Enumerable.Repeat(" | int", 900))} }}}}").Render([]));
    }

    private sealed record Case(string Template, ChatMessage[] Messages, bool AddGenerationPrompt, string? Text);

    private sealed class Day : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    }
}

using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Text;
using Xunit;

namespace BetweenTokens.Tests.Text;

/// <summary>Single constructs of Jinja against what Jinja2 itself makes of them.</summary>
[Trait("tier", "fast")]
public class JinjaCasesTests
{
    private const string Deep = "{% set n = namespace(l=[]) %}{% for i in range(200) %}{% set n.l = [n.l] %}{% endfor %}";

    private static readonly Cases _reported = Read("tests", "Data", "cases", "jinja", "cases.json");
    private static readonly Cases _own = Read("tests", "Text", "Chat", "cases.json");

    public static TheoryData<int, string> Reported => Numbered(_reported);

    public static TheoryData<int, string> Own => Numbered(_own);

    [Theory]
    [MemberData(nameof(Reported))]
    public void Renders_each_reported_case_as_Jinja_does(int row, string template) =>
        Assert.Equal(_reported.Rows[row].Right, ChatTemplate.Parse(template).Render(_reported.Messages));

    [Theory]
    [MemberData(nameof(Own))]
    public void Renders_or_refuses_each_construct_as_Jinja_does(int row, string template)
    {
        var right = _own.Rows[row].Right;
        string Render() => ChatTemplate.Parse(template, "some.jinja").Render(_own.Messages);
        if (right is not null)
        {
            Assert.Equal(right, Render());
            return;
        }

        var refusal = Assert.Throws<ModelFileException>(Render).Message;
        Assert.Contains("some.jinja", refusal, StringComparison.Ordinal);
        Assert.Contains("(line 1)", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("arguments of the wrong kind", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_that_never_runs_may_use_what_is_not_supported()
    {
        var file = Path.Combine(Shared.Repository, "tests", "Data", "cases", "template-unused-branch", "chat_template.jinja");
        var template = ChatTemplate.Parse(File.ReadAllText(file));
        Assert.Equal("<|user|>a", template.Render([new ChatMessage("user", "a")]));
        var tools = new Dictionary<string, object?> { ["tools"] = new[] { "search", "look" } };
        Assert.Equal("[\"look\"]<|user|>a", template.Render([new ChatMessage("user", "a")], variables: tools));
    }

    [Theory]
    [InlineData("{{ 'x' | pprint }}", "the filter 'pprint'")]
    [InlineData("{{ ['x'] | map('urlize') | list }}", "the filter 'urlize'")]
    [InlineData("{{ 'x' is escaped }}", "the test 'escaped'")]
    [InlineData("{{ ['x'] | select('filter') | list }}", "the test 'filter'")]
    [InlineData("{{ 'x'.encode() }}", "the method 'encode' of a text")]
    [InlineData("{% include 'x' %}", "the statement 'include'")]
    [InlineData("{% import 'x' as y %}", "the statement 'import'")]
    [InlineData("{% block title %}{% if 1 %}{% endif %}{% endblock title %}", "the statement 'block'")]
    [InlineData("{% do 1 %}", "the statement 'do'")]
    [InlineData("{{ '%5.2f' % 1.5 }}", "formats a number with %5")]
    [InlineData("{{ strftime_now('%Z') }}", "formats a date with %Z")]
    public void What_is_not_supported_is_refused_where_it_is_reached_with_its_name_line_and_file(string construct, string name)
    {
        var branch = ChatTemplate.Parse($"a\n{{% if messages|length > 1 %}}\n{construct}\n{{% endif %}}\nb", "model/chat_template.jinja");
        Assert.Equal("a\nb", branch.Render([new ChatMessage("user", "a")]));

        string Reach() => branch.Render([new ChatMessage("user", "a"), new ChatMessage("user", "b")]);
        var refusal = Assert.Throws<ModelFileException>(Reach).Message;
        string[] parts = ["model/chat_template.jinja", name, "not supported here (line 3)"];
        Assert.All(parts, part => Assert.Contains(part, refusal, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData($"{Deep}{{{{ n.l }}}}", "nested more than 100 deep")]
    [InlineData($"{Deep}{{{{ n.l|tojson }}}}", "nested more than 100 deep")]
    [InlineData($"{Deep}{{{{ [n.l, n.l]|sort }}}}", "nested more than 100 deep")]
    [InlineData($"{Deep}{{{{ n.l == n.l }}}}", "nested more than 100 deep")]
    [InlineData("{% set n = namespace(l=[1]) %}{% for i in range(200) %}{% set n.l = n.l|select %}{% endfor %}",
        "nested more than 100 deep")]
    [InlineData("{% set n = namespace(l=[1]) %}{% for i in range(60) %}{% set n.l = n.l + n.l %}{% endfor %}", "1000000 elements")]
    [InlineData("{{ [1] * 99999999999 }}", "more than 1000000 elements")]
    [InlineData("{{ 'ab' * 99999999999 }}", "more than 16777216 characters")]
    [InlineData("{{ ('a' * 100000)|replace('a', 'b' * 100000) }}", "more than 16777216 characters")]
    [InlineData("{{ range(100000)|join('-' * 100000) }}", "more than 16777216 characters")]
    [InlineData("{{ 'a'|indent(99999999999) }}", "more than 16777216 characters")]
    [InlineData("{{ 'a'.zfill(99999999999) }}", "more than 16777216 characters")]
    [InlineData("{{ 9223372036854775807 + 1 }}", "more than 64 bits")]
    [InlineData("{{ 99999999999999999999 }}", "more than 64 bits")]
    [InlineData("{{ 10 ** 30 }}", "more than 64 bits")]
    [InlineData("{{ {1: 2} }}", "a number as a key, not a text")]
    [InlineData("{{ range }}", "prints a function")]
    public void What_would_fill_the_memory_or_lose_digits_is_refused(string template, string reason)
    {
        var refusal = Assert.Throws<ModelFileException>(() => ChatTemplate.Parse(template).Render([]));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_dotnet_are_seen_as_a_template_sees_values_and_others_are_named()
    {
        var template = ChatTemplate.Parse("{{ n + 1 }} {{ x }} {{ list|tojson }} {{ map.a[0] }}");
        var variables = new Dictionary<string, object?>
        {
            ["n"] = 2,
            ["x"] = 0.5f,
            ["list"] = new object?[] { "a", null, true },
            ["map"] = new Dictionary<string, object?> { ["a"] = new List<int> { 7 } },
        };
        Assert.Equal("3 0.5 [\"a\", null, true] 7", template.Render([], variables: variables));

        variables["n"] = TimeSpan.Zero;
        var refusal = Assert.Throws<ArgumentException>(() => template.Render([], variables: variables));
        Assert.Contains("The variable n of a chat template holds a TimeSpan", refusal.Message, StringComparison.Ordinal);
    }

    private static TheoryData<int, string> Numbered(Cases cases)
    {
        var data = new TheoryData<int, string>();
        foreach (var (index, row) in cases.Rows.Index())
        {
            data.Add(index, row.Template);
        }

        return data;
    }

    private static Cases Read(params string[] path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine([Shared.Repository, .. path])));
        return new Cases(
            [.. file.RootElement.GetProperty("messages").EnumerateArray()
                .Select(message => new ChatMessage(message[0].GetString()!, message[1].GetString()!))],
            [.. file.RootElement.GetProperty("cases").EnumerateArray()
                .Select(row => (row.GetProperty("template").GetString()!, row.GetProperty("right").GetString()))]);
    }

    private sealed record Cases(ChatMessage[] Messages, (string Template, string? Right)[] Rows);
}

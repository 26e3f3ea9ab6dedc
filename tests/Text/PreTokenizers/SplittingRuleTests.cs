using BetweenTokens.Text;
using FsCheck.Xunit;
using Xunit;

namespace BetweenTokens.Tests.Text.PreTokenizers;

/// <summary>The hand-written rules against .NET's regular expressions on the same patterns.</summary>
[Trait("tier", "fast")]
public class SplittingRuleTests
{
    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly (Tokenizer Hand, Tokenizer Regex)[] _rules =
        [
            .. new[]
            {
                Gpt2, Cl100k.Replace("DIGITS", "{1,3}", StringComparison.Ordinal), Cl100k.Replace("DIGITS", "", StringComparison.Ordinal),
            }
                .Select(pattern => (With(pattern), With($"(?:{pattern})")))];

    [Property(MaxTest = 1000, Arbitrary = [typeof(RoundTripTests)])]
    public void Hand_written_rules_split_as_their_patterns_do(string text)
    {
        // .NET does not fold the long s to s, the reference does (HuggingFaceReferenceTests).
        text = text.Replace("ſ", "", StringComparison.Ordinal);
        Assert.All(_rules, rule => Assert.Equal(rule.Regex.Words(text), rule.Hand.Words(text)));
    }

    [Theory]
    [InlineData("𝐇𝐞𝐥𝐥𝐨 𠮷野家", "𝐇𝐞𝐥𝐥𝐨| 𠮷野家")]
    [InlineData("𝟙𝟚a", "𝟙𝟚|a")]
    [InlineData("👩‍👩‍👧 x", "👩‍👩‍👧| x")]
    [InlineData("a  b \n c", "a| | b| \n| c")]
    public void Letters_and_digits_beyond_the_basic_plane_are_letters_and_digits(string text, string words) =>
        Assert.All(_rules[..1], rule => Assert.Equal(words.Split('|'), rule.Hand.Words(text)));

    private static Tokenizer With(string pattern)
    {
        var definition = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(HuggingFaceReferenceTests.Stored("base-bytes.json")))!;
        definition["added_tokens"] = new System.Text.Json.Nodes.JsonArray();
        definition["pre_tokenizer"] = System.Text.Json.Nodes.JsonNode.Parse($$"""
            {"type": "Sequence", "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": {{System.Text.Json.JsonSerializer.Serialize(pattern)}}}, "behavior": "Isolated", "invert": false},
                {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]}
            """);
        return TokenizerFile.Parse(definition.ToJsonString());
    }
}

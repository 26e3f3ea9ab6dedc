using System.Text.Json;
using System.Text.Json.Nodes;
using BetweenTokens.Text;
using BetweenTokens.Text.Training;
using Xunit;

namespace BetweenTokens.Tests.Text;

/// <summary>Every supported part against Hugging Face's tokenizers 0.22.2 (HuggingFace/make-reference.mjs).</summary>
[Trait("tier", "fast")]
public class HuggingFaceReferenceTests
{
    private static readonly JsonNode _reference = JsonNode.Parse(File.ReadAllText(Stored("reference.json")))!;

    public static TheoryData<string> Variants =>
        [.. _reference["variants"]!.AsArray().Select(variant => variant!["name"]!.GetValue<string>())];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Gives_the_same_ids_offsets_and_text(string name)
    {
        var variant = _reference["variants"]!.AsArray().Single(variant => variant!["name"]!.GetValue<string>() == name)!;
        var definition = JsonNode.Parse(File.ReadAllText(Stored(variant["base"]!.GetValue<string>())))!.AsObject();
        foreach (var (key, value) in variant["changes"]!.AsObject())
        {
            definition[key] = value?.DeepClone();
        }

        var tokenizer = TokenizerFile.Parse(definition.ToJsonString());
        foreach (var (text, stored) in _reference["texts"]!.AsArray().Zip(variant["cases"]!.AsArray()))
        {
            var (ids, offsets) = (stored![0].Deserialize<int[]>()!, stored[1].Deserialize<int[]>()!);
            var source = text!.GetValue<string>();
            var tokens = tokenizer.Encode(source);
            Assert.Equal(Line(source, ids), Line(source, tokens.Select(token => token.Id)));
            Assert.Equal(Line(source, offsets), Line(source, tokens.SelectMany(token => new[] { token.Start, token.End })));
            if (!source.Contains('Ω', StringComparison.Ordinal))
            {
                // An added token with letters beyond ASCII decodes to broken bytes there and to itself here.
                Assert.Equal(stored[2]!.GetValue<string>(), tokenizer.Decode(ids));
            }
        }
    }

    [Fact]
    public void Trains_the_same_merges()
    {
        var stored = JsonNode.Parse(File.ReadAllText(Stored("base-characters.json")))!["model"]!;
        var merges = stored["merges"]!.AsArray().Select(merge => (merge![0]!.GetValue<string>(), merge[1]!.GetValue<string>())).ToArray();
        var lines = File.ReadAllText(Path.Combine(Testing.Shared.Repository, "data", "texts", "calibration.ru.txt"))
            .TrimEnd('\n').Split('\n').Select(line => line + "\n");
        var training =
            new BpeTraining(lines, new BpeTrainingOptions { VocabularySize = stored["vocab"]!.AsObject().Count, MinimumCount = 1 }).Run();
        Assert.Equal(600, training.Steps.Count);
        Assert.Equal(merges, training.Steps.Select(step => (step.Left, step.Right)));
        Assert.Equal(stored["vocab"]!.AsObject().ToDictionary(piece => piece.Key, piece => piece.Value!.GetValue<int>()),
            training.Pieces.Index().ToDictionary(piece => piece.Item, piece => piece.Index));
    }

    internal static string Stored(string name) => Path.Combine(Testing.Shared.Repository, "tests", "Text", "HuggingFace", name);

    /// <summary>One line, so that a failure shows the text beside the numbers.</summary>
    private static string Line(string text, IEnumerable<int> numbers) => $"{text}: {string.Join(' ', numbers)}";
}

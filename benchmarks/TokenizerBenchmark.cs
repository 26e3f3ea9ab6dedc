using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Text;
using Microsoft.ML.Tokenizers;

namespace BetweenTokens.Benchmarks;

/// <summary>
/// Megabytes of Russian text a second, beside Microsoft.ML.Tokenizers' byte-pair encoding with the same
/// vocabulary and splitting rule.
/// </summary>
internal static class TokenizerBenchmark
{
    private const int Bytes = 1 << 20;
    private const int Rounds = 5;
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Runs both sides in turn and prints the best round of each.</summary>
    public static void Run()
    {
        var file = Path.Combine(ModelPlaces.Here().Find("smollm2-135m-instruct"), "tokenizer.json");
        var definition = JsonNode.Parse(File.ReadAllText(file))!;
        definition["pre_tokenizer"] = JsonNode.Parse(
            """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}""");
        var prose = File.ReadAllText(Path.Combine(ModelPlaces.Repository, "data", "texts", "calibration.ru.txt"));
        Compare("prose, repeated to 1 MiB (words come back)", definition, Repeat(prose));
        Compare("1 MiB of made-up words (hardly one comes back)", definition, MadeUp(new Random(1)));
    }

    private static void Compare(string what, JsonNode definition, string text)
    {
        var json = definition.ToJsonString();
        var (ours, peer) = (TokenizerFile.Parse(json), Peer(definition["model"]!));
        var same = ours.Encode(text).Select(token => token.Id).SequenceEqual(peer.EncodeToIds(text));

        // New ones each round, so that no cache is warm at the start; built outside the time.
        var (oursAnew, peersAnew) = (Fresh(() => TokenizerFile.Parse(json)), Fresh(() => Peer(definition["model"]!)));
        var (best, other) = Interleaved.Best(
            () => oursAnew.Dequeue().Encode(text), () => peersAnew.Dequeue().EncodeToTokens(text, out _), Rounds);
        var megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        Console.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"tokenizer, {what}: {megabytes / best:0.0} MB/s, Microsoft.ML.Tokenizers {megabytes / other:0.0} MB/s, "
            + $"ratio {other / best:0.00} (bar: at least 1 MB/s); ids {(same ? "equal" : "DIFFER")}"));
    }

    private static BpeTokenizer Peer(JsonNode model)
    {
        var vocabulary = model["vocab"]!.AsObject().Select(piece => KeyValuePair.Create(piece.Key, piece.Value!.GetValue<int>()));
        var merges = model["merges"]!.AsArray()
            .Select(merge => merge is JsonArray pair ? $"{pair[0]} {pair[1]}" : merge!.GetValue<string>());
        return BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = merges,
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(Gpt2, RegexOptions.Compiled), null),
        });
    }

    private static string Repeat(string text)
    {
        var builder = new StringBuilder();
        for (var size = 0; size < Bytes; size += Encoding.UTF8.GetByteCount(text))
        {
            builder.Append(text);
        }

        return builder.ToString();
    }

    private static string MadeUp(Random random)
    {
        var builder = new StringBuilder();
        while (builder.Length * 2 < Bytes)
        {
            for (var letters = random.Next(2, 14); letters > 0; letters--)
            {
                builder.Append((char)('а' + random.Next(32)));
            }

            builder.Append(' ');
        }

        return builder.ToString();
    }

    private static Queue<T> Fresh<T>(Func<T> make) => new(Enumerable.Range(0, Rounds).Select(_ => make()));
}

using System.Text.Json;
using BetweenTokens.Formats;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Sampling.Processors;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Testing;
using TorchSharp;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

/// <summary>Every case that transformers computed: six rows of logits, twenty chains of processors.</summary>
[Trait("tier", "fast")]
public class ReferenceSamplingTests
{
    [SkippableFact]
    public void Every_chain_gives_the_distribution_of_transformers()
    {
        using var description = JsonDocument.Parse(File.ReadAllText(Shared.Reference("sampling.json")));
        using var file = SafetensorsFile.Open(Shared.Reference("sampling.safetensors"), allowNonFinite: true);
        var logits = Floats(file, "logits");
        var history = Longs(file, "history");
        var rowNames = description.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.GetString()!).ToList();
        var (width, length) = (logits.Length / rowNames.Count, history.Length / rowNames.Count);
        var cases = description.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.Equal(20, cases.Count);

        foreach (var reference in cases)
        {
            var chain = new LogitsChain([.. reference.GetProperty("chain").EnumerateArray().Select(Processor)]);
            var expected = Floats(file, reference.GetProperty("key").GetString()!);
            for (var row = 0; row < rowNames.Count; row++)
            {
                var name = $"{reference.GetProperty("name").GetString()}, row {rowNames[row]}";
                var actual = logits.AsSpan(row * width, width).ToArray();
                chain.Apply(actual, history.AsSpan(row * length, length));
                Assert.True(reference.GetProperty("kept")[row].GetInt32() == actual.Count(float.IsFinite), name);

                Distributions.Softmax(actual, actual);
                var wanted = expected.AsSpan(row * width, width).ToArray();
                if (CutsSomeOfEqual(logits.AsSpan(row * width, width), history.AsSpan(row * length, length), wanted))
                {
                    Array.Sort(actual);
                    Array.Sort(wanted);
                }

                // Float32 on both sides: a few roundings of numbers up to 1.
                Assert.True(actual.Zip(wanted).Max(pair => Math.Abs(pair.First - pair.Second)) <= 1e-6, name);
            }
        }
    }

    [SkippableFact]
    public void Beam_search_finds_the_beams_of_transformers()
    {
        using var file = SafetensorsFile.Open(Shared.Reference("sampling.safetensors"), allowNonFinite: true);
        using var model = LanguageModel.Load(Shared.Reference("tiny/gpt2"));
        var cases = file.Entries.Keys.Where(key => key.StartsWith("beam/", StringComparison.Ordinal))
            .Select(key => key.Split('/')[1]).Distinct().ToList();
        Assert.Equal(2, cases.Count);
        foreach (var name in cases)
        {
            var found =
                BeamSearch.Run(model, Longs(file, $"beam/{name}/prompt"), new() { Beams = 4, MaxTokens = 12, StopIds = [] }).Hypotheses;
            Assert.Equal(Longs(file, $"beam/{name}/sequences"), found.SelectMany(h => h.Ids));

            // Sums of twelve float32 log-probabilities; the reference stands 2e-7 from float64.
            Assert.All(Floats(file, $"beam/{name}/scores").Zip(found), pair => Assert.Equal(pair.First, pair.Second.Score, 1e-5));
        }
    }

    /// <summary>
    /// True where the reference kept some of several equal logits and cut others. Which ones is left to an unstable sort, so
    /// such rows are compared as sorted lists. (The list tie_order_matters_in_rows misses one of them: the chain that ends
    /// in min_p 0.05, row ties, keeps 21 of 26 equal logits.)
    /// </summary>
    private static bool CutsSomeOfEqual(ReadOnlySpan<float> logits, ReadOnlySpan<int> history, float[] probabilities)
    {
        var seen = history.ToArray().ToHashSet();
        return logits.ToArray().Select((logit, id) => (Key: (logit, seen.Contains(id)), Kept: probabilities[id] > 0))
            .GroupBy(x => x.Key, x => x.Kept)
            .Any(group => group.Distinct().Count() == 2);
    }

    private static ILogitsProcessor Processor(JsonElement step)
    {
        var value = step.GetProperty("value").GetSingle();
        return step.GetProperty("processor").GetString() switch
        {
            "temperature" => new Temperature(value),
            "top_k" => new TopK((int)value),
            "top_p" => new TopP(value),
            "min_p" => new MinP(value),
            "typical_p" => new TypicalP(value),
            "epsilon_cutoff" => new EpsilonCutoff(value),
            "eta_cutoff" => new EtaCutoff(value),
            "repetition_penalty" => new RepetitionPenalty(value),
            "no_repeat_ngram_size" => new NoRepeatNgram((int)value),
            var other => throw new InvalidDataException($"unknown processor {other}"),
        };
    }

    private static float[] Floats(SafetensorsFile file, string name)
    {
        using var tensor = file.Read(name, torch.ScalarType.Float32);
        return tensor.data<float>().ToArray();
    }

    private static int[] Longs(SafetensorsFile file, string name)
    {
        using var tensor = file.Read(name, torch.ScalarType.Float32);
        return [.. tensor.data<long>().ToArray().Select(id => (int)id)];
    }
}

using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L09Rotary;

/// <summary>
/// The same question far out: after so many tokens of other text, and with nothing before it but all positions moved as far. The second
/// is what a place alone would do.
/// </summary>
public static class FarSurveys
{
    private const int Chunk = 256;

    private static readonly (string Country, string Capital)[] _asked =
    [
        ("France", " Paris"), ("Italy", " Rome"), ("Spain", " Madrid"), ("Germany", " Berlin"), ("Japan", " Tokyo"), ("Russia", " Moscow"),
        ("England", " London"), ("Greece", " Athens"), ("Egypt", " Cairo"), ("Poland", " Warsaw"),
        ("Austria", " Vienna"), ("China", " Beijing"),
    ];

    /// <summary>Tokens before the question.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [0, 256, 1024, 2048, 4096];

    /// <summary>Twelve questions; ln p of the first piece of the answer.</summary>
    internal static Survey Survey { get; } = new()
    {
        Name = "far out",
        Models = [RotaryWorld.Real],
        Kind = EvidenceKind.Real,
        DearSeconds = 120,
        Columns = [.. Lengths.Select(length => $"after text {length}"), .. Lengths.Select(length => $"moved {length}")],
        Run = Read,
    };

    private static (string Model, IReadOnlyList<SurveyRow> Rows) Read(SurveyScope scope)
    {
        using var own = scope.Model is null ? LanguageModel.Load(RotaryWorld.Real) : null;
        var model = scope.Model ?? own!;
        var asked = scope.Of(_asked).Select(one => one.Item).ToList();
        int[] filler = [.. Passage.English.SelectMany(passage => model.PromptIds(passage.Text)).Take(Lengths[^1])];
        var after = asked.ToDictionary(one => one.Country, _ => new List<double>());
        using var cache = new KvCache(model.Config, Lengths[^1] + 64);
        foreach (var length in Lengths)
        {
            while (cache.Length < length)
            {
                Append(model, filler[(int)cache.Length..(int)Math.Min(length, cache.Length + Chunk)], cache).Dispose();
            }

            scope.Progress?.Invoke($"far out: {length}");
            foreach (var (country, capital) in asked)
            {
                after[country].Add(LogP(model, Append(model, Question(model, country, length > 0), cache), capital));
                cache.Truncate(length);
            }
        }

        return (model.Described, [.. asked.Select(one => new SurveyRow(one.Country,
            [.. after[one.Country], .. Lengths.Select(length => Moved(model, one.Country, one.Capital, length))]))]);
    }

    private static double Moved(LanguageModel model, string country, string capital, int by)
    {
        var ids = Question(model, country, false);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return LogP(model, model.Transformer.Forward(Row(ids), options: new()
        {
            LastOnly = true,
            Positions = arange(by, by + ids.Length, ScalarType.Int64, CPU),
        }), capital);
    }

    private static int[] Question(LanguageModel model, string country, bool follows) =>
        model.PromptIds($"{(follows ? "\n\n" : "")}The capital of {country} is");

    // logits after the last token; the caller disposes them
    private static Tensor Append(LanguageModel model, int[] ids, KvCache cache)
    {
        using var noGradient = no_grad();
        return model.Transformer.Forward(Row(ids), cache, options: new() { LastOnly = true });
    }

    private static double LogP(LanguageModel model, Tensor logits, string token)
    {
        using (logits)
        {
            float[] row = TensorMemory.Copy<float>(logits.OnCpu());
            return Distributions.LogProbability(row, model.PromptIds(token)[0]);
        }
    }

    private static Tensor Row(int[] ids) => tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU);
}

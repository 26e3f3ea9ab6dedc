using BetweenTokens.Lessons.Claims;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-01: a row of the table against a product with the one-hot vector.</summary>
public static class LookupSurveys
{
    private const int Tokens = 100;
    private const long Seed = 201;

    internal static Survey World { get; } = Survey("lookup glass/base", EmbeddingWorld.Glass);

    internal static Survey English { get; } = Survey("lookup SmolLM2", EmbeddingWorld.Real);

    /// <summary>Largest difference between a row and the product, over all coordinates.</summary>
    /// <param name="table">W_E, [token, coordinate].</param>
    /// <param name="id">The token.</param>
    /// <param name="one">Where the one-hot vector has its one; null: at the token's own place.</param>
    public static double Difference(Tensor table, int id, Func<int, int>? one = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var rows = table.to(ScalarType.Float32);
        var hot = zeros([rows.shape[0]], ScalarType.Float32, rows.device);
        hot[one?.Invoke(id) ?? id] = 1;
        return (matmul(hot, rows) - rows[id]).abs().max().item<float>();
    }

    /// <summary>What a table of differences says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table, Measured.Exact(
        $"largest difference between a row and the product with the one-hot vector: {condition}",
        table["difference"].Max(), table.Rows.Count));

    private static Survey Survey(string name, string model) => SurveyModels.Survey(
        name, model, ["difference"],
        loaded => Enumerable.Range(0, Tokens).Select(i => new SeededRandom(Seed).Fork(i).Next(loaded.VocabularySize)).Distinct(),
        (loaded, id) => new($"{id}", Difference(loaded.Transformer.Parameters.Get("embed.weight"), id)));
}

using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>The second row of a token's passport: what the key word's own vector is worth to it.</summary>
public static class EmbeddingPassport
{
    private const int Neighbours = 20;

    /// <summary>
    /// ln p of a token less what is left of it when the key word's vector is replaced by the mean of its kind, or of its twenty
    /// neighbours where it is of no listed kind; the control shifts it as far in a random direction.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="word">The key word, one token of the prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    /// <param name="seed">Seed of the direction.</param>
    public static PassportRow Row(LanguageModel model, string prompt, string word, string token, long seed = 2)
    {
        using var noGradient = no_grad();
        using var table = EmbeddingTable.Of(Needed.Of(model));
        int[] ids = model.PromptIds(prompt);
        var (key, answer) = (EmbeddingWorld.Id(model, word), model.Tokenizer!.TokenId(token));
        var at = Array.LastIndexOf(ids, key);
        var absent = PassportValue.Not($"слова «{word}» в запросе нет");
        float[] own = table.Vector(key), mean = Mean(model, table, key);
        return new(
            Level: 2, model.Described, prompt, token,
            Effects: [at < 0 ? absent : Loss(model, ids, at, mean, answer)],
            Control: at < 0 ? absent : Loss(model, ids, at, Shifted(own, mean, seed), answer));
    }

    // ln p of the answer less what is left of it with another vector at one place
    private static double Loss(LanguageModel model, int[] ids, int at, float[] vector, int answer)
    {
        using var value = tensor(vector, device: model.Device);
        var changed = model.LogitsWith(ids, Intervene.Replace(new HookAddress(HookPoint.Embed), value, position: at));
        return Distributions.LogProbability(model.LogitsWith(ids), answer) - Distributions.LogProbability(changed, answer);
    }

    private static float[] Mean(LanguageModel model, EmbeddingTable table, int key)
    {
        int[] kind = [.. EmbeddingWorld.KindsFor(model).Concat(EmbeddingWorld.IsGlass(model) ? [EmbeddingWorld.Countries] : [])
            .Select(one => one.Words.Select(word => EmbeddingWorld.Id(model, word)).ToArray())
            .FirstOrDefault(ids => ids.Contains(key)) ?? []];
        int[] like = kind.Length > 0 ? kind : [.. table.Neighbours(key, Neighbours).Select(near => near.Id)];
        float[][] vectors = [.. like.Select(table.Vector)];
        return [.. vectors[0].Select((_, i) => vectors.Average(vector => vector[i]))];
    }

    private static float[] Shifted(float[] own, float[] mean, long seed)
    {
        var random = new SeededRandom(seed);
        double[] direction = [.. own.Select(_ => random.NextGaussian())];
        var scale = Math.Sqrt(own.Zip(mean, (a, b) => Math.Pow(a - b, 2)).Sum() / direction.Sum(x => x * x));
        return [.. own.Zip(direction, (a, x) => (float)(a + (scale * x)))];
    }
}

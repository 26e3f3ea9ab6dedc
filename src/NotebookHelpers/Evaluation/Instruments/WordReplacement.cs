using BetweenTokens.Microworld;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>A token that may stand in the place of another, and its share.</summary>
/// <param name="Token">Its id.</param>
/// <param name="Weight">Its share among all that may; shares of a place sum to one.</param>
public readonly record struct Alternative(int Token, double Weight);

/// <summary>
/// What a word of a text is replaced by when one asks how much it matters: a distribution at each place, of which the word itself is
/// left out.
/// </summary>
/// <remarks>
/// The word itself is left out because the question is what happens when the word CHANGES. Were draws equal to it counted (a change of
/// zero), each word's effect would be multiplied by 1 − q, q its own share: the effect would be mixed with how hard the word is to
/// guess. Since the factor is known exactly, whoever wants that number multiplies by it (<see cref="WordScores.Stays"/> is q). A place
/// where nothing else can stand has no effect to measure, and takes no part.
/// </remarks>
/// <param name="name">In words, for tables.</param>
/// <param name="distributions">
/// From a text, [pos], to what may stand at each of its places, [pos][dVocab], the word itself included; null where nothing is known.
/// </param>
public sealed class WordReplacement(string name, Func<int[], IReadOnlyList<double[]?>> distributions)
{
    private const double Nothing = 1e-9; // shares that rounding leaves

    /// <summary>In words.</summary>
    public string Name => name;

    /// <summary>
    /// The law's own words at that place, given all that stands on both sides of it up to the end of the text
    /// (<see cref="Oracle.Smooth"/>): every changed text is one that the law can tell. The mark that starts a document stays.
    /// </summary>
    /// <param name="oracle">Knows the law.</param>
    public static WordReplacement OfLaw(Oracle oracle) => new($"draws of {Needed.Of(oracle).Law.Name}", ids =>
    [
        .. ids.Select((id, at) => at == 0 && id == oracle.Law.EndToken ? null
            : oracle.Smooth([.. ids.Select((seen, i) => i == at ? null : (int?)seen)], isDocument: true).Gap(at)),
    ]);

    /// <summary>
    /// A model's own next-token distribution given what stands to the left: where no law is known. It does not heed what stands to the
    /// right, so a changed text may be one that nobody would write. The first token has no left and stays.
    /// </summary>
    /// <param name="model">The model that is asked, or another one.</param>
    public static WordReplacement OfModel(ILanguageModel model) => new($"draws of {Needed.Of(model).Name}", ids =>
    {
        var rows = model.Logits(ids);
        return [.. ids.Select((_, at) => at == 0 ? null : Array.ConvertAll(Distributions.Softmax(rows[at - 1]), p => (double)p))];
    });

    /// <summary>Any of some tokens, all equally likely.</summary>
    /// <param name="tokens">Token ids.</param>
    /// <param name="vocabulary">Number of ids there are.</param>
    public static WordReplacement Uniform(IReadOnlyList<int> tokens, int vocabulary)
    {
        var all = new double[vocabulary];
        foreach (var token in tokens.Distinct())
        {
            all[token] = 1.0 / tokens.Distinct().Count();
        }

        return new("random words", ids => [.. ids.Select(_ => all)]);
    }

    /// <summary>What may stand at each place of a text: [pos][dVocab], null where nothing is known.</summary>
    internal IReadOnlyList<double[]?> Of(int[] ids) => distributions(ids);

    /// <summary>
    /// Alternatives of one place: all of them with their exact shares where there are at most as many as draws, else as many draws.
    /// </summary>
    /// <returns>None where nothing else can stand there.</returns>
    internal static IReadOnlyList<Alternative> Draw(double[] distribution, int own, int draws, SeededRandom random)
    {
        int[] others = [.. Enumerable.Range(0, distribution.Length).Where(token => token != own && distribution[token] > Nothing)];
        var mass = others.Sum(token => distribution[token]);
        if (mass <= Nothing)
        {
            return [];
        }

        if (others.Length <= draws)
        {
            return [.. others.Select(token => new Alternative(token, distribution[token] / mass))];
        }

        return [.. Enumerable.Range(0, draws).Select(_ => One(distribution, others, mass, random)).GroupBy(token => token)
            .OrderBy(group => group.Key).Select(group => new Alternative(group.Key, (double)group.Count() / draws))];
    }

    private static int One(double[] distribution, int[] others, double mass, SeededRandom random)
    {
        var left = random.NextDouble() * mass;
        foreach (var token in others)
        {
            left -= distribution[token];
            if (left < 0)
            {
                return token;
            }
        }

        return others[^1];
    }
}

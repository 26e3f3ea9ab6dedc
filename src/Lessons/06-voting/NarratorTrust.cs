using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>One sentence of a story, up to the word in which an honest narrator and a liar differ.</summary>
/// <param name="Sentence">The sentence without its last word.</param>
/// <param name="Said">The word that the story goes on with.</param>
/// <param name="Honest">The word that the law expects of the sentence alone, where nobody has lied yet.</param>
/// <param name="Law">The law's probability of the honest word after all that was said before.</param>
/// <param name="Model">The model's.</param>
public sealed record TrustedSentence(string Sentence, string Said, string Honest, double Law, double Model);

/// <summary>
/// Does a model believe the narrator of its text as far as the law does? After some myths the law expects a liar; whoever goes on
/// expecting the truth trusts the text more.
/// </summary>
public static class NarratorTrust
{
    /// <summary>A difference of probabilities that is worth naming.</summary>
    public const double Noticeable = 0.05;

    /// <summary>The sentences of a story, and beside each the probability of the honest word.</summary>
    /// <param name="oracle">Knows the law.</param>
    /// <param name="model">A model with the law's words.</param>
    /// <param name="story">Sentences of the world that end in a full stop; the last word of each is the one to be said.</param>
    public static Table Of(Oracle oracle, ILanguageModel model, string story)
    {
        var all = Sentences(oracle, model, story);
        return Table.Of(
            Caption(all), all,
            ("фраза", s => s.Sentence), ("сказано", s => s.Said), ("честный сказал бы", s => s.Honest),
            ("доля по закону", s => s.Law), ("доля у модели", s => s.Model), ("модель верит больше на", s => s.Model - s.Law))
            .With("доля по закону", "0.00", bars: true).With("доля у модели", "0.00", bars: true)
            .With("модель верит больше на", "+0.00;−0.00;0.00");
    }

    /// <summary>The same as records.</summary>
    public static IReadOnlyList<TrustedSentence> Sentences(Oracle oracle, ILanguageModel model, string story)
    {
        var law = Needed.Of(oracle).Law;
        var (ids, stop, found, start) = (law.Read(story), law.Words.Word("."), new List<TrustedSentence>(), 0);
        for (var end = Array.IndexOf(ids, stop); end >= 0; start = end + 1, end = Array.IndexOf(ids, stop, start))
        {
            int[] alone = [law.EndToken, .. ids[start..(end - 1)]], before = [law.EndToken, .. ids[..(end - 1)]];
            var honest = Likeliest(oracle.Next(alone));
            var own = Distributions.Softmax(NextLogits.After(Needed.Of(model), [before])[0]);
            found.Add(new(law.Print(ids[start..(end - 1)]), law.Words.Words[ids[end - 1]], law.Words.Words[honest],
                oracle.Next(before)[honest], own[honest]));
        }

        return found;
    }

    private static string Caption(IReadOnlyList<TrustedSentence> all)
    {
        int more = all.Count(s => s.Model - s.Law >= Noticeable), less = all.Count(s => s.Law - s.Model >= Noticeable);
        var most = all.OrderByDescending(s => s.Model - s.Law).FirstOrDefault();
        var farthest = more == 0 || most is null ? ""
            : $"; дальше всего «{most.Sentence}»: {Pictures.Text(most.Model, 2)} против {Pictures.Text(most.Law, 2)}";
        return $"Модель верит рассказчику заметно больше закона на {more} из {all.Count} фраз, заметно меньше — на {less}{farthest} "
            + $"(заметно — на {Pictures.Text(Noticeable)} и дальше)";
    }

    private static int Likeliest(double[] p) => Array.IndexOf(p, p.Max());
}

using BetweenTokens.Evaluation.Instruments;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using Xunit;

namespace BetweenTokens.Tests.Evaluation;

/// <summary>The score on planted tables, where the answer is known, and on texts whose every change is worked out otherwise.</summary>
[Trait("tier", "fast")]
public class InstrumentScoreTests
{
    private static readonly World _repeats = Worlds.Of("repeats");

    [Fact]
    public void An_instrument_that_is_the_truth_scores_one_and_noise_scores_nothing()
    {
        var documents = Planted(60);
        var ranks = InstrumentScore.Rank(documents, InstrumentScore.Model, seed: 4, permutations: 1000)
            .ToDictionary(rank => rank.Instrument);
        foreach (var (name, value) in new[] { ("truth", 1.0), ("its cube", 1), ("its opposite", -1) })
        {
            Assert.Equal(value, ranks[name].Mean, 1e-12);
            Assert.Equal(value, ranks[name].Interval.Low, 1e-12);
            Assert.Equal(value, ranks[name].Interval.High, 1e-12);
        }

        Assert.True(ranks["truth"].Probability < 0.002 && ranks["its opposite"].Probability == 1);
        Assert.True(ranks["noise"].Chance.Contains(ranks["noise"].Mean) && ranks["noise"].Interval.Contains(0));
        Assert.True(ranks["half noise"].Interval.Low > ranks["half noise"].Chance.High);
        Assert.Equal(documents.Average(d => Ranking.Spearman(d["half noise"], d[InstrumentScore.Model])), ranks["half noise"].Mean, 1e-12);

        // A permutation of n ranks correlates with variance 1 / (n − 1), whatever they are.
        var deviation = Math.Sqrt(documents.Sum(d => 1.0 / (d.Positions.Count - 1))) / documents.Count;
        Assert.Equal(1.96 * deviation, ranks["noise"].Chance.HalfWidth, 0.2 * deviation);
        Assert.Equal(60, ranks["noise"].Documents);
        Assert.Equal(0, documents.Average(d => d.Permuted("truth", InstrumentScore.Model, seed: 9)), 4 * deviation);
    }

    [Fact]
    public void Words_that_do_alike_share_their_rank_and_too_few_have_none()
    {
        double[] change = [0, 0, 0, 2, 1], found = [3, 1, 2, 5, 4];
        WordScores Of(int words, double[] truth) => new(9, [.. Enumerable.Range(0, words)], new double[words],
            [new("t", truth[..words])], [new("i", found[..words])]);
        Assert.Equal(Ranking.Spearman(found, change), Of(5, change).Spearman("i", "t"), 1e-12);
        Assert.Equal(Ranking.Spearman(found[1..], change[1..]), Of(5, change).Spearman("i", "t", withoutFirst: true), 1e-12);
        Assert.Equal(double.NaN, Of(3, change).Spearman("i", "t"));
        Assert.Equal(double.NaN, Of(5, new double[5]).Spearman("i", "t"));
        Assert.Equal(double.NaN, Of(5, new double[5]).Permuted("i", "t", 1));
        Assert.Equal(Ranking.Spearman(found[..4], change[..4]), Of(5, [0, 0, 0, 2, double.NaN]).Spearman("i", "t"), 1e-12);
        Assert.Contains("'other'", Assert.Throws<ArgumentException>(() => Of(5, change)["other"]).Message, StringComparison.Ordinal);
        var none = InstrumentScore.Rank([Of(3, change)], "t")[0];
        Assert.Equal((0, double.NaN), (none.Documents, none.Mean));
    }

    [Fact]
    public void Where_one_word_decides_law_model_and_instruments_name_it()
    {
        using var model = HandMade.Induction(_repeats.TokenCount, _repeats.EndToken, tokenizer: _repeats.Tokenizer);
        var oracle = new Oracle(_repeats);
        var sampler = new Sampler(_repeats, 3);
        foreach (var document in Enumerable.Range(0, 40).Select(_ => sampler.Next()).Where(d => d.Length > 30).Take(4))
        {
            // The text stops inside its second period: the next word is the one that followed the last in the first.
            var start = Enumerable.Range(0, document.Length).First(i => document[..i].Contains(document[i]));
            int[] ids = [_repeats.EndToken, .. document[..(start + 3)]];
            var decides = Array.IndexOf(ids, document[start + 3]);
            var scores = InstrumentScore.Measure(
                model, ids, WordReplacement.OfLaw(oracle), Instrument.For(model, HeadKinds.Of(model, [ids])), draws: 5, oracle: oracle);

            // Words that stand there twice are certain; of the others one decides, and the law moves from one word to another.
            Assert.Equal(Enumerable.Range(decides, start + 1 - decides), scores.Positions);
            double[] expected = [Math.Log(2), .. new double[scores.Positions.Count - 1]];
            Assert.All(expected.Zip(scores[InstrumentScore.Oracle]), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            Assert.All(expected.Zip(scores[InstrumentScore.ModelShared]), pair => Assert.Equal(pair.First, pair.Second, 0.01));
            Assert.True(scores[InstrumentScore.Model][0] > 5 && scores[InstrumentScore.Model].Skip(1).All(change => change == 0));
            if (scores.Positions.Count >= 4)
            {
                Assert.Equal(1, scores.Spearman(InstrumentScore.ModelAgain, InstrumentScore.Oracle), 1e-12);
            }

            foreach (var name in new[] { "attention L1", "attention of heads: induction", "gradient × input", "occlusion by cut edges" })
            {
                Assert.Equal(0, scores[name].Index().MaxBy(pair => pair.Item).Index);
            }
        }
    }

    [Fact]
    public void Changes_are_means_over_all_that_may_stand_there()
    {
        var world = Worlds.Of("scenes");
        var oracle = new Oracle(world);
        using var model = new LanguageModel("fresh", TinyModels.Make(
            TinyModels.Base with { DVocab = world.TokenCount, NContext = 128, BeginId = world.EndToken }));
        int[] ids = [world.EndToken, .. world.Read("кошка сидит на коврике")];
        var scores = InstrumentScore.Measure(model, ids, WordReplacement.OfLaw(oracle), [], draws: 1000, oracle: oracle);
        var (before, law) = (model.Logits(ids)[ids.Length - 1].ToArray(), oracle.Next(ids));
        Assert.NotEmpty(scores.Positions);
        for (var word = 0; word < scores.Positions.Count; word++)
        {
            var at = scores.Positions[word];
            var gap = oracle.Smooth([.. ids.Select((id, i) => i == at ? null : (int?)id)]).Gap(at);
            gap[world.EndToken] = 0;
            var mass = gap.Sum();
            Assert.Equal(gap[ids[at]] / mass, scores.Stays[word], 1e-9);
            double exact = 0, own = 0;
            for (var token = 0; token < gap.Length; token++)
            {
                if (token != ids[at] && gap[token] > 1e-9)
                {
                    int[] changed = [.. ids[..at], token, .. ids[(at + 1)..]];
                    var weight = gap[token] / (mass - gap[ids[at]]);
                    exact += weight * Divergence(law, oracle.Next(changed));
                    own += weight * Distributions.KullbackLeibler(before, model.Logits(changed)[ids.Length - 1].ToArray());
                }
            }

            Assert.Equal(exact, scores[InstrumentScore.Oracle][word], 1e-6);
            Assert.Equal(own, scores[InstrumentScore.Model][word], 1e-4);
        }
    }

    [Theory]
    [InlineData("base")]
    [InlineData("alibi")]
    [InlineData("window")]
    [InlineData("learned")]
    [InlineData("lstm")]
    [InlineData("retention")]
    public void A_changed_text_is_read_as_if_it_stood_alone(string variant)
    {
        using var model = new LanguageModel(variant, TinyModels.Make(TinyModels.Variants[variant]));
        int[] ids = [3, 1, 4, 1, 5, 9, 2];
        (int At, int Token)[] changes = [(0, 2), (4, 7), (6, 0), (4, 8), (6, 10), (2, 2)];
        var read = ChangedTexts.Read(model, ids, changes).ToDictionary(pair => pair.Change, pair => pair.Logits);
        Assert.Equal(changes.Order(), read.Keys.Order());
        foreach (var (at, token) in changes)
        {
            var alone = model.Logits([.. ids[..at], token, .. ids[(at + 1)..]])[6].ToArray();
            Assert.Equal(alone, read[(at, token)], (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [Fact]
    public void Draws_follow_their_shares_and_leave_the_word_itself_out()
    {
        double[] shares = [0.5, 0.2, 0.2, 0.05, 0.05];
        var few = WordReplacement.Draw(shares, 0, 4, new SeededRandom(1));
        Assert.Equal([0.4, 0.4, 0.1, 0.1], few.Select(other => other.Weight), (a, b) => Math.Abs(a - b) < 1e-12);
        var many = Enumerable.Range(0, 4000).SelectMany(i => WordReplacement.Draw(shares, 0, 3, new SeededRandom(i)))
            .GroupBy(other => other.Token).ToDictionary(group => group.Key, group => group.Sum(other => other.Weight) / 4000);
        Assert.Equal([1, 2, 3, 4], many.Keys.Order());
        Assert.Equal(0.4, many[1], 0.02); // four standard errors of 12,000 draws
        Assert.Equal(0.1, many[4], 0.012);
        Assert.Empty(WordReplacement.Draw([0, 1], 1, 3, new SeededRandom(1)));
    }

    [Fact]
    public void The_model_itself_or_chance_gives_the_words_where_there_is_no_law()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        int[] ids = [3, 1, 4, 1, 5];
        WordScores Of(WordReplacement replacement, long seed) => InstrumentScore.Measure(model, ids, replacement, draws: 3, seed: seed);
        var (own, random) = (Of(WordReplacement.OfModel(model), 1), Of(WordReplacement.Uniform([2, 7], 11), 1));
        Assert.Equal([1, 2, 3, 4], own.Positions);
        Assert.Equal([0, 1, 2, 3, 4], random.Positions);
        Assert.Equal(random[InstrumentScore.Model], random[InstrumentScore.ModelAgain]); // both words, with their shares
        Assert.NotEqual(own[InstrumentScore.Model], own[InstrumentScore.ModelAgain]);
        Assert.Equal(own[InstrumentScore.Model], Of(WordReplacement.OfModel(model), 1)[InstrumentScore.Model]);
        Assert.All(own.Instruments, column => Assert.All(column.Values, value => Assert.True(double.IsFinite(value), column.Name)));
        using var lstm = new LanguageModel("lstm", TinyModels.Make(TinyModels.Variants["lstm"]));
        Assert.DoesNotContain(Instrument.For(lstm), instrument => instrument.Name.Contains("attention", StringComparison.Ordinal));
        Assert.Equal(4, InstrumentScore.Measure(lstm, ids, WordReplacement.OfModel(lstm), draws: 2).Positions.Count);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_in_words()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var both = new LanguageModel("two-sided", TinyModels.Make(TinyModels.Variants["no mask"]));
        string Said(Action action) => Assert.Throws<ArgumentException>(action).Message;
        var rule = WordReplacement.Uniform([2, 7], 11);
        Assert.Contains("two tokens", Said(() => InstrumentScore.Measure(model, [3], rule)), StringComparison.Ordinal);
        Assert.Contains("causal model", Said(() => InstrumentScore.Measure(both, [3, 1], rule)), StringComparison.Ordinal);
        Assert.Contains("1 scores for 2", Said(() => InstrumentScore.Measure(
            model, [3, 1], rule, [new("short", _ => [1])])), StringComparison.Ordinal);
    }

    private static double Divergence(double[] p, double[] q)
    {
        double Kl(double[] a, double[] b) => a.Zip(b, (x, y) => x > 0 ? x * Math.Log(x / y) : 0).Sum();
        double[] middle = [.. p.Zip(q, (a, b) => (a + b) / 2)];
        return (Kl(p, middle) + Kl(q, middle)) / 2;
    }

    private static List<WordScores> Planted(int count)
    {
        var random = new SeededRandom(2);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var words = 8 + random.Next(12);
            double[] Draw() => [.. Enumerable.Range(0, words).Select(_ => random.NextGaussian())];
            var (truth, noise) = (Draw(), Draw());
            return new WordScores(words + 1, [.. Enumerable.Range(1, words)], new double[words], [new(InstrumentScore.Model, truth)],
            [
                new("truth", truth), new("its cube", [.. truth.Select(x => x * x * x)]), new("its opposite", [.. truth.Select(x => -x)]),
                new("noise", noise), new("half noise", [.. truth.Zip(noise, (x, y) => x + y)]),
            ]);
        })];
    }
}

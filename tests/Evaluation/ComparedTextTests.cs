using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Evaluation;

[Trait("tier", "fast")]
public sealed class ComparedTextTests
{
    private const string Text = "Погода по дням: снег, иней, зной, солнце";

    // Logits are float32: a probability read out of them is good to 1e-7, a sum of eight terms to 1e-6.
    private const double Tolerance = 1e-6;

    private static World Weather { get; } = Worlds.Of("weather");

    private static Oracle Oracle { get; } = new(Weather);

    [Fact]
    public void An_oracle_compared_with_itself_is_nowhere_apart()
    {
        var text = ComparedText.Of(Oracle, new Oracle(Weather), Text);
        Assert.All(text.Tokens, token => Assert.Equal(0, token.Divergence, Tolerance));
        Assert.All(text.Tokens, token => Assert.Equal(token.LawProbability, token.ModelProbability, Tolerance));

        // Equally likely tokens may stand in any order.
        Assert.All(text.Tokens.SelectMany(token => token.LawTop.Zip(token.ModelTop)),
            pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, Tolerance));
    }

    [Fact]
    public void Against_even_guessing_the_divergence_is_the_logarithm_of_the_vocabulary_less_the_entropy()
    {
        var ids = Weather.Read(Text);
        var text = ComparedText.Of(Oracle, TableModel.Constant(new float[Weather.TokenCount]), ids);
        double[] surprisals = [.. Oracle.TokenLogProbabilities(ids).Select(log => -log)];
        for (var i = 0; i < ids.Length; i++)
        {
            var law = Oracle.Next(ids.AsSpan(0, i));
            var entropy = -law.Where(p => p > 0).Sum(p => p * Math.Log(p));
            Assert.Equal(surprisals[i], text.Tokens[i].Surprisal, 1e-12);
            Assert.Equal(entropy, text.Tokens[i].Entropy, 1e-12);
            Assert.Equal(Math.Log(Weather.TokenCount) - entropy, text.Tokens[i].Divergence, Tolerance);
            Assert.Equal(1.0 / Weather.TokenCount, text.Tokens[i].ModelProbability, Tolerance);
            Assert.Equal(law.Max(), text.Tokens[i].LawTop[0].Probability, 1e-12);
        }
    }

    [Fact]
    public void The_belief_after_every_token_is_the_oracles()
    {
        var ids = Weather.Read(Text);
        var belief = Assert.Single(ComparedText.Of(Oracle, Oracle, ids).Beliefs);
        Assert.Equal(BetweenTokens.Microworld.Kinds.Weather.Season, belief.Variable);
        for (var i = 0; i < ids.Length; i++)
        {
            var exact = Oracle.Posterior(ids.AsSpan(0, i + 1), belief.Variable);
            Assert.All(belief.Values.Select((name, value) => (exact[name], belief.Probabilities[i, value])),
                pair => Assert.Equal(pair.Item1, pair.Item2, 1e-15));
        }
    }

    [Fact]
    public void Variables_that_the_first_words_rule_out_are_not_shown()
    {
        var oracle = new Oracle(Worlds.Default);
        Assert.Equal(["рассказчик"], Belief.Variables(oracle, oracle.Law.Read("Анна Белова живёт в Туле. Париж — столица Франции.")));
        Assert.Equal(["сезон"], Belief.Variables(oracle, oracle.Law.Read(Text)));
    }

    [Fact]
    public void Another_vocabulary_an_empty_text_and_a_foreign_variable_are_refused_with_what_there_is()
    {
        Assert.Contains(
            "3 tokens", Assert.Throws<ArgumentException>(() => ComparedText.Of(Oracle, TableModel.Constant(1, 2, 3), Text)).Message);
        Assert.Throws<ArgumentException>(() => ComparedText.Of(Oracle, Oracle, Array.Empty<int>()));
        Assert.Throws<ImpossibleTextException>(() => ComparedText.Of(Oracle, Oracle, "снег снег"));
        var error = Assert.Throws<ArgumentException>(() => Belief.Along(Oracle, Weather.Read(Text), "время года"));
        Assert.Contains("it has: сезон, kind", error.Message);
    }
}

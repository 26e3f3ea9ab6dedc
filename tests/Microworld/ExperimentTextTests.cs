using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

/// <summary>The texts made for one experiment each: copies without an end, order of two words, notes between words.</summary>
[Trait("tier", "slow")]
public sealed class ExperimentTextTests
{
    // Sums and products of a few dozen numbers near one.
    private const double Tolerance = 1e-12;

    [Fact]
    public void A_text_of_copies_has_the_probability_of_its_period_and_of_its_draws()
    {
        var world = Copies(64);
        var (oracle, sampler) = (new Oracle(world), new Sampler(world, 3));
        for (var i = 0; i < 200; i++)
        {
            var document = sampler.Next();
            Assert.Equal(64, document.Length);
            var period = Array.IndexOf(document, document[0], 1);
            Assert.InRange(period, 6, 20);
            Assert.Equal(period, document.Take(period).Distinct().Count());
            Assert.All(Enumerable.Range(period, 63 - period), at => Assert.Equal(document[at - period], document[at]));

            // One of fifteen periods, then draws without replacement from sixty-four words.
            var expected = -Math.Log(15) - Enumerable.Range(0, period).Sum(drawn => Math.Log(64 - drawn));
            Assert.Equal(expected, oracle.LogProbability(document), 1e-10);
        }
    }

    [Fact]
    public void Periods_of_a_text_of_copies_are_equally_frequent()
    {
        var sampler = new Sampler(Copies(64), 4);
        var counts = new double[21];
        for (var i = 0; i < 6000; i++)
        {
            var document = sampler.Next();
            counts[Array.IndexOf(document, document[0], 1)]++;
        }

        SamplerTests.AssertFits([.. counts.Skip(6).Select(count => (count, 400.0))]);
    }

    [Theory]
    [InlineData("order-two", 16)]
    [InlineData("order-two", 128)]
    [InlineData("notes", 64)]
    [InlineData("notes", 65)]
    [InlineData("notes", 256)]
    public void Every_document_has_the_length_of_the_world(string kind, int tokens)
    {
        var sampler = new Sampler(Worlds.Of(kind, tokens), 5);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.Equal(tokens, sampler.Next().Length));
    }

    [Fact]
    public void Two_words_in_their_order_decide_the_next_and_nothing_before_them_does()
    {
        var world = Worlds.Of("order-two", 24);
        var oracle = new Oracle(world);
        Assert.All(oracle.Next(world.Words.Text("кот пёс тигр лев")).Zip(oracle.Next(world.Words.Text("волк гусь орёл тигр лев"))),
            pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        var (one, other) = (oracle.Next(world.Words.Text("кот пёс")), oracle.Next(world.Words.Text("пёс кот")));
        Assert.True(one.Zip(other).Sum(pair => Math.Abs(pair.First - pair.Second)) / 2 > 0.2);

        // What follows a pair in a long drawn text is what the law says of the pair.
        var sampler = new Sampler(world, 6);
        var (counts, pairs) = (new Dictionary<(int, int, int), int>(), new Dictionary<(int, int), int>());
        for (var i = 0; i < 4000; i++)
        {
            var document = sampler.Next();
            for (var at = 2; at < document.Length - 1; at++)
            {
                var (first, second, third) = (document[at - 2], document[at - 1], document[at]);
                counts[(first, second, third)] = counts.GetValueOrDefault((first, second, third)) + 1;
                pairs[(first, second)] = pairs.GetValueOrDefault((first, second)) + 1;
            }
        }

        foreach (var ((first, second), count) in pairs.OrderByDescending(pair => pair.Value).Take(5))
        {
            var law = oracle.Next([first, second]);
            SamplerTests.AssertFits([.. Enumerable.Range(0, law.Length).Where(word => law[word] > 0)
                .Select(word => ((double)counts.GetValueOrDefault((first, second, word)), law[word] * count))]);
        }
    }

    [Fact]
    public void Gaps_of_an_order_two_text_are_what_all_fillings_give()
    {
        var world = Worlds.Of("order-two", 9);
        var (oracle, words) = (new Oracle(world), world.Kind<OrderTwo>().TextWords);
        var document = new Sampler(world, 7).Next();
        var (one, other) = (3, 5);
        var joint = new double[words.Count, words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            for (var j = 0; j < words.Count; j++)
            {
                int[] filled = [.. document];
                (filled[one], filled[other]) = (words[i], words[j]);
                joint[i, j] = Math.Exp(oracle.LogProbability(filled));
            }
        }

        var total = joint.Cast<double>().Sum();
        var smoothed = oracle.Smooth([.. document.Select((id, at) => at == one || at == other ? null : (int?)id)]);
        for (var i = 0; i < words.Count; i++)
        {
            Assert.Equal(Enumerable.Range(0, words.Count).Sum(j => joint[i, j]) / total, smoothed.Gap(one)[words[i]], Tolerance);
            Assert.Equal(Enumerable.Range(0, words.Count).Sum(j => joint[j, i]) / total, smoothed.Gap(other)[words[i]], Tolerance);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(200)]
    public void Notes_have_the_probability_that_their_rules_give(int tokens)
    {
        var world = Worlds.Of("notes", tokens);
        var (oracle, sampler) = (new Oracle(world), new Sampler(world, 8));
        for (var i = 0; i < 60; i++)
        {
            var document = sampler.Next();
            Assert.Equal(ByTheRules(world, document), oracle.LogProbability(document), 1e-9);
        }

        var row = oracle.Next(world.Words.Text("кот А=3 пёс Б=1"));
        Assert.Equal(1, row.Sum(), Tolerance);
        Assert.Equal(0.05, row[world.Words.Find("А?")], Tolerance); // a tenth for two keys
        Assert.Equal(0.3 * 4 / 6 / 24, row[world.Words.Find("Г=6")], Tolerance); // four keys are left, with six values each
        Assert.Equal(0, row[world.Words.Find("А=4")]);
        Assert.Equal(0, row[world.Words.Find("В?")]);
    }

    [Fact]
    public void A_question_is_answered_by_the_noted_value()
    {
        var world = Worlds.Of("notes", 256);
        var oracle = new Oracle(world);
        Assert.Equal(1, oracle.Next(world.Words.Text("кот В=5 пёс А=2 тигр лев В?"))[world.Words.Find("5")], Tolerance);
    }

    // Read as strings, by the rules of the text: an implementation of its own, but for the table of words.
    private static double ByTheRules(World world, int[] document)
    {
        var text = new Oracle(World.Create(Worlds.Only("order-two", 4096)));
        var (words, noted, sum) = (new List<string>(), new Dictionary<char, char>(), 0.0);
        for (var at = 0; at < document.Length - 1; at++)
        {
            var word = world.Words.Words[document[at]];
            var pair = 0.3 * (6 - noted.Count) / 6;
            var question = noted.Count > 0 && at + 2 < document.Length ? 0.1 : 0;
            if (word.Length == 3 && word[1] == '=')
            {
                sum += Math.Log(pair / (6 - noted.Count) / 6);
                noted.Add(word[0], word[2]);
            }
            else if (word[^1] == '?')
            {
                sum += Math.Log(question / noted.Count);
                Assert.Equal(noted[word[0]].ToString(), world.Words.Words[document[++at]]);
            }
            else
            {
                var row = text.Next(words.TakeLast(2).Select(text.Law.Words.Find).ToArray());
                sum += Math.Log((1 - pair - question) * row[text.Law.Words.Find(word)]);
                words.Add(word);
            }
        }

        Assert.Equal(Lexicon.EndId, document[^1]);
        return sum;
    }

    private static World Copies(int tokens) => World.Create(Worlds.Only("repeats", tokens) with { Repeats = new() { Fill = true } });
}

using BetweenTokens.Microworld;
using BetweenTokens.Text;
using BetweenTokens.Text.Training;
using Xunit;

namespace BetweenTokens.Tests.Microworld;

[Trait("tier", "slow")]
public sealed class OracleTests
{
    // Sums of a few hundred products of numbers near one: rounding stays below 1e-13.
    private const double Tolerance = 1e-12;

    // Laws small enough to list every document.
    public static TheoryData<string> SmallLaws => ["toy", "toy in pieces", "cups", "weather", "order-two"];

    [Theory]
    [MemberData(nameof(SmallLaws))]
    public void Probabilities_of_all_documents_sum_to_one(string name) =>
        Assert.Equal(1, Enumeration.Walks(Small(name)).Sum(walk => walk.Probability), Tolerance);

    [Theory]
    [MemberData(nameof(SmallLaws))]
    public void Next_token_after_every_prefix_is_that_of_the_listed_documents(string name)
    {
        var law = Small(name);
        var oracle = new Oracle(law);
        var walks = Enumeration.Walks(law);
        foreach (var prefix in Enumeration.Prefixes(walks))
        {
            var expected = new double[law.TokenCount];
            var agreeing = walks.Where(walk => walk.Tokens.AsSpan().StartsWith(prefix) && walk.Tokens.Length > prefix.Length).ToList();
            var total = agreeing.Sum(walk => walk.Probability);
            foreach (var walk in agreeing)
            {
                expected[walk.Tokens[prefix.Length]] += walk.Probability / total;
            }

            var actual = oracle.Next(prefix);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }
    }

    [Theory]
    [MemberData(nameof(SmallLaws))]
    public void Probability_of_every_document_is_that_of_its_walks(string name)
    {
        var law = Small(name);
        var oracle = new Oracle(law);
        foreach (var (text, probability) in Enumeration.Documents(law))
        {
            var ids = text.Split(' ').Select(int.Parse).ToArray();
            Assert.Equal(probability, Math.Exp(oracle.LogProbability(ids)), Tolerance);
            Assert.Equal(Math.Log(probability), oracle.TokenLogProbabilities(ids).Sum(), 1e-10);
        }
    }

    [Theory]
    [InlineData("toy", "монета")]
    [InlineData("toy", "первый")]
    [InlineData("toy", "kind")]
    [InlineData("weather", "сезон")]
    public void Posterior_of_a_hidden_variable_is_that_of_the_listed_walks(string name, string variable)
    {
        var law = Small(name);
        var oracle = new Oracle(law);
        var walks = Enumeration.Walks(law);
        foreach (var prefix in Enumeration.Prefixes(walks).Where(p => p.Length > 0))
        {
            var agreeing = walks.Where(walk => walk.Tokens.AsSpan().StartsWith(prefix) && walk.Tokens.Length > prefix.Length).ToList();
            var total = agreeing.Sum(w => w.Probability);
            foreach (var (value, probability) in oracle.Posterior(prefix, variable))
            {
                // States that the next token leaves; a branch already under way may belong to a state without the variable.
                var expected = agreeing.Where(walk => Value(walk, prefix.Length, variable) == value).Sum(walk => walk.Probability) / total;
                Assert.True(probability >= expected - Tolerance);
                if (variable is "kind" or "сезон" && prefix.Length > 4)
                {
                    Assert.Equal(expected, probability, Tolerance);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(SmallLaws))]
    public void A_gap_between_two_sides_is_that_of_the_listed_documents(string name)
    {
        var law = Small(name);
        var oracle = new Oracle(law);
        var documents = Enumeration.Documents(law).Select(d => (Ids: d.Key.Split(' ').Select(int.Parse).ToArray(), P: d.Value))
            .OrderByDescending(d => d.P).ThenBy(d => d.Ids.Length).ToList();
        foreach (var (ids, _) in documents.Take(documents.Count > 500 ? 2 : 12))
        {
            foreach (var (gap, other) in Pairs(ids.Length))
            {
                var seen = ids.Select((id, i) => i == gap || i == other ? null : (int?)id).ToArray();
                var agreeing = Fitting(documents, seen, []).ToList();
                var expected = new double[law.TokenCount];
                var total = agreeing.Sum(d => d.P);
                foreach (var (document, p) in agreeing)
                {
                    expected[document[gap]] += p / total;
                }

                var smoothed = oracle.Smooth(seen);
                Assert.All(expected.Zip(smoothed.Gap(gap)), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
                Assert.Equal(Math.Log(total), smoothed.LogProbability, 1e-10);
                Assert.True(smoothed.HiddenFromTheLeft(gap) >= -Tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(SmallLaws))]
    public void A_gap_in_a_whole_document_is_that_of_the_listed_documents_of_its_length(string name)
    {
        var law = Small(name);
        var oracle = new Oracle(law);
        var documents = Enumeration.Documents(law).Select(d => (Ids: d.Key.Split(' ').Select(int.Parse).ToArray(), P: d.Value))
            .OrderByDescending(d => d.P).ThenBy(d => d.Ids.Length).ToList();
        foreach (var (ids, _) in documents.Take(documents.Count > 500 ? 2 : 12).Where(d => d.Ids.Length > 2))
        {
            foreach (var (gap, other) in Pairs(ids.Length - 1))
            {
                var seen = ids.Select((id, i) => i == gap || i == other ? null : (int?)id).ToArray();
                var smoothed = oracle.Smooth(seen, isDocument: true);
                Compare(documents.Where(d => d.Ids.Length == ids.Length && Agrees(d.Ids, seen)), gap, smoothed.Gap(gap));
                Compare(documents.Where(d => d.Ids.Length > gap && Agrees(d.Ids, seen[..gap])), gap, smoothed.LeftOnly(gap));
            }

            // the last token is the end mark to whoever sees that nothing follows
            var last = oracle.Smooth([.. ids], isDocument: true);
            Assert.Equal(1, last.Gap(ids.Length - 1)[law.EndToken], Tolerance);
            Compare(documents.Where(d => Agrees(d.Ids, [.. ids[..^1]])), ids.Length - 1, last.LeftOnly(ids.Length - 1));
        }

        static bool Agrees(int[] document, int?[] seen) => document.Length >= seen.Length
            && seen.Index().All(place => place.Item is null ? document[place.Index] != document[^1] : place.Item == document[place.Index]);

        void Compare(IEnumerable<(int[] Ids, double P)> agreeing, int place, double[] found)
        {
            var expected = new double[law.TokenCount];
            foreach (var (document, p) in agreeing)
            {
                expected[document[place]] += p;
            }

            var total = expected.Sum();
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First / total, pair.Second, Tolerance));
        }
    }

    [Fact]
    public void Smoothing_knows_the_hidden_state_that_the_right_side_reveals()
    {
        var law = World.Create(Worlds.Only("weather", 24) with { Weather = new() { Strength = 1, Persistence = 1 } });
        int?[] ids = [.. law.Words.Text("погода по дням : ветер , снег , снег , снег").Select(id => (int?)id)];
        var smoothed = new Oracle(law).Smooth(ids);
        var left = new Oracle(law).Posterior(law.Words.Text("погода по дням : ветер"), "сезон");
        // Without a turn of the season the belief before any word is the belief after all of them.
        var end = new Oracle(law).Posterior(law.Words.Text("погода по дням : ветер , снег , снег , снег"), "сезон");
        Assert.All(end, pair => Assert.Equal(pair.Value, smoothed.Posterior(6, "сезон")[pair.Key], Tolerance));
        Assert.True(smoothed.Posterior(6, "сезон")["зима"] > left["зима"] + 0.3);
    }

    [Theory]
    [MemberData(nameof(SmallLaws))]
    public void The_mode_is_the_likeliest_listed_document(string name)
    {
        var law = Small(name);
        var documents = Enumeration.Documents(law);
        var mode = new Oracle(law).Mode();
        Assert.Equal(Math.Log(documents.Values.Max()), mode.LogProbability, 1e-10);
        Assert.Equal(mode.LogProbability, Math.Log(documents[string.Join(' ', mode.Ids)]), 1e-10);
    }

    [Fact]
    public void The_mode_is_refused_with_the_size_of_the_frontier()
    {
        var law = Worlds.Of("repeats", 64);
        var error = Assert.Throws<InvalidOperationException>(() => new Oracle(law).Mode(limit: 1000));
        Assert.Matches(@"\d{4,} prefixes wait in the frontier, the limit is 1000", error.Message);
    }

    [Fact]
    public void An_impossible_text_names_its_first_impossible_word_and_what_was_possible()
    {
        var law = Worlds.Of("scenes");
        var error = Assert.Throws<ImpossibleTextException>(() => new Oracle(law).Logits(law.Words.Text("у озера живёт кошка . бегемот")));
        Assert.Equal(3, error.Position);
        Assert.Equal("кошка", error.Token);
        Assert.Equal(["крокодил", "бегемот", "гиппопотам", "черепаха", "цапля"], error.Possible.Select(p => p.Token));
        Assert.Contains("«кошка» (token 3) is impossible in the world. Possible there: «крокодил» 0.3, «бегемот» 0.2",
            error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_of_a_reading_advance_and_branch_like_single_texts()
    {
        var law = new ToyLaw();
        var oracle = new Oracle(law);
        using var reading = oracle.Start(2);
        var (cat, home) = (law.Words.Find("кот"), law.Words.Find("дома"));
        var rows = reading.Read([cat, law.Words.Find("спит"), home, cat]);
        Assert.Equal(oracle.Logits([cat, law.Words.Find("спит")])[1], rows[0]);
        Assert.Equal(oracle.Logits([home, cat])[1], rows[1]);
        reading.Select([1, 1, 0]);
        rows = reading.Read([home, home, home]);
        Assert.Equal(rows[0], rows[1]);
        Assert.Equal(oracle.Logits([cat, law.Words.Find("спит"), home])[2], rows[2]);
    }

    [Fact]
    public void Documents_follow_one_another_after_the_end_mark()
    {
        var law = Worlds.Of("cups", 44);
        var sampler = new Sampler(law, 5);
        var (one, two) = (sampler.Next(), sampler.Next());
        var oracle = new Oracle(law);
        var both = oracle.TokenLogProbabilities([.. one, .. two]);
        Assert.Equal(oracle.LogProbability(two), both.Skip(one.Length).Sum(), 1e-10);
        Assert.Equal(oracle.LogProbability(two), oracle.LogProbability([Lexicon.EndId, .. two]), 1e-10);
    }

    // A gap may hide the end of a document and the start of the next, and the text may stop inside a document.
    private static IEnumerable<(int[] Ids, double P)> Fitting(List<(int[] Ids, double P)> documents, int?[] seen, int[] before) =>
        before.Length == seen.Length
            ? [(before, 1.0)]
            : from document in documents
              let shown = document.Ids.Take(seen.Length - before.Length).ToArray()
              where shown.Select((id, i) => seen[before.Length + i] is not { } s || s == id).All(fits => fits)
              from rest in Fitting(documents, seen, [.. before, .. shown])
              select (rest.Ids, document.P * rest.P);

    [Fact]
    public void A_word_in_pieces_keeps_its_probability()
    {
        var world = World.Create(Worlds.Only("scenes", 64));
        var training = new BpeTraining(Corpus.Draw(world, 20_000, 3).Documents.Select(document => SpelledLaw.TextOf(world, document)),
            new() { VocabularySize = 200, SpecialTokens = [Lexicon.End], Begin = Lexicon.End, End = Lexicon.End });
        var spelled = new SpelledLaw(world, training.Run().ToDefinition());
        var (tokenizer, words, pieces) = (spelled.Tokenizer, new Oracle(world), new Oracle(spelled));
        var sampler = new Sampler(world, 4);
        for (var i = 0; i < 200; i++)
        {
            var document = sampler.Next();
            var split = tokenizer.Encode(SpelledLaw.TextOf(world, document)).Select(token => token.Id).ToArray();
            Assert.Equal(words.LogProbability(document), pieces.LogProbability(split), 1e-9);
            Assert.True(split.Length > document.Length);
        }
    }

    [Fact]
    public void A_law_in_pieces_is_saved_with_the_tokenizer_of_its_pieces()
    {
        using var folder = new Testing.TemporaryFolder();
        var (words, definition) = (new ToyLaw(), Pieces(new ToyLaw()));
        var law = new SpelledLaw(words, definition);
        foreach (var told in new[] { law, law.WithShares(new Dictionary<string, double> { ["bag"] = 1 }) })
        {
            told.TokenizerDefinition.Save(folder.Path);
            var loaded = TokenizerFile.Load(folder.Path);
            Assert.Equal((law.TokenCount, law.EndToken), (loaded.VocabularySize, loaded.EndId));
            Assert.All(Enumerable.Range(0, words.Words.Count), word => Assert.Equal(
                law.Spelling(word).ToArray(), loaded.Encode(SpelledLaw.TextOf(words, [word])).Select(token => token.Id)));
        }

        Assert.NotEqual(words.TokenizerDefinition.Json, law.TokenizerDefinition.Json);
        Assert.Same(definition, law.TokenizerDefinition);
    }

    private static Law Small(string name) => name switch
    {
        "toy" => new ToyLaw(),
        // «дом» and «дома» share their first pieces
        "toy in pieces" => new SpelledLaw(new ToyLaw(), Pieces(new ToyLaw())),
        "cups" => World.Create(Worlds.Only("cups", 44) with { Cups = new() { Slip = 0.1 } }),
        "weather" => Worlds.Of("weather", 11),
        "order-two" => World.Create(Worlds.Only("order-two", 8) with { OrderTwo = new() { Words = 2, Sharpness = 1 } }),
        _ => throw new ArgumentException(name),
    };

    private static TokenizerDefinition Pieces(Law law) =>
        new BpeTraining([.. Enumeration.Walks(law).Select(walk => SpelledLaw.TextOf(law, walk.Tokens))],
            new() { VocabularySize = 18, SpecialTokens = [Lexicon.End], Begin = Lexicon.End, End = Lexicon.End }).Run().ToDefinition();

    private static IEnumerable<(int, int)> Pairs(int length) =>
        from gap in Enumerable.Range(0, length) from other in new[] { gap, (gap + 1) % length, (gap + 3) % length } select (gap, other);

    private static string? Value(Enumeration.Walk walk, int position, string variable) =>
        variable == "kind" ? walk.Kind
            : walk.Before[position].Hidden.Where(h => h.Variable == variable).Select(h => h.Value).FirstOrDefault();
}

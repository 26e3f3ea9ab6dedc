using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>Who is told apart by order: the same words in two orders, read by models with and without position codes.</summary>
public static class WordOrderPictures
{
    /// <summary>
    /// ln p of one order less ln p of the other, by the oracle, by the five models of the base-s family, and by base-s whose positions
    /// were switched off.
    /// </summary>
    /// <param name="first">A sentence of the world.</param>
    /// <param name="second">The same words in another order.</param>
    public static Picture Orders(string first, string second)
    {
        var law = PositionWorld.Law("glass/base-s");
        var oracle = new Oracle(law);
        List<(string Name, double Value)> rows =
            [("оракул", oracle.LogProbability(law.Read(first)) - oracle.LogProbability(law.Read(second)))];
        rows.AddRange(Readers().Select(reader =>
            (reader.Name, LogProbability(reader.Read, law, first) - LogProbability(reader.Read, law, second))));
        return Pictures.Bars(
                $"«{first}» против «{second}»",
                new Axis("кто читает") { Labels = [.. rows.Select(row => row.Name)] },
                new Axis("ln p первого порядка − ln p второго", "нат"),
                [.. rows.Select(row => row.Value)], references: [Reference.AtX(rows[0].Value, "оракул")])
            .WithNote("Сюда смотрите: у оракула точная разность; ноль значил бы, что порядки не различены.");
    }

    /// <summary>
    /// After each of two sentences of the same words: the share of one next word among two, by the oracle and by the same readers.
    /// </summary>
    /// <param name="sentences">Two sentences of the world.</param>
    /// <param name="one">A word that may follow the first.</param>
    /// <param name="other">A word that may follow the second.</param>
    public static Picture WhoIsWho((string First, string Second) sentences, string one, string other)
    {
        var law = PositionWorld.Law("glass/base-s");
        var (readers, oracle) = (new List<(string Name, double First, double Second)>(), new Oracle(law));
        double Share(IReadOnlyList<double> p) => p[law.Words.Word(one)] / (p[law.Words.Word(one)] + p[law.Words.Word(other)]);
        readers.Add(("оракул", Share(oracle.Next(law.Read(sentences.First))), Share(oracle.Next(law.Read(sentences.Second)))));
        foreach (var (name, read) in Readers())
        {
            double Of(string text) => Share([.. Distributions.Softmax(read([law.EndToken, .. law.Read(text)])[^1]).Select(p => (double)p)]);
            readers.Add((name, Of(sentences.First), Of(sentences.Second)));
        }

        return Pictures.Bars(
                $"«{one}» или «{other}»: с кого начнётся следующая фраза",
                new Axis("кто читает") { Labels = [.. readers.Select(r => r.Name)] },
                new Axis($"доля «{one}» из двух", "доля") { Range = (0, 1.12) },
                [
                    new BarGroup($"после «{sentences.First}»", [.. readers.Select(r => r.First)]),
                    new BarGroup($"после «{sentences.Second}»", [.. readers.Select(r => r.Second)]),
                ],
                [Reference.AtX(0.5, "не знает, кто")])
            .WithNote("Сюда смотрите: кто слышит порядок, у того две полосы далеко друг от друга; кто слышит одни слова — рядом.");
    }

    /// <summary>
    /// A real model on «cat chases mouse»: who is taken for the one that is chased, in both orders, with its rotations and without.
    /// </summary>
    /// <param name="model">A model that reads English.</param>
    /// <param name="one">A noun that is one token after a space, for instance <c>cat</c>.</param>
    /// <param name="other">Another.</param>
    /// <returns>
    /// How the lead of the chased one changes when the two change places: of this pair, and on average over twelve pairs.
    /// </returns>
    public static Picture Chase(LanguageModel model, string one, string other)
    {
        string[] animals = ["cat", "mouse", "dog", "rabbit", "fox", "bird", "wolf", "horse", "bear", "lion", "cow", "pig"];
        (string Who, string Whom)[] pairs = [(one, other), .. animals.Select((animal, i) => (animal, animals[(i + 1) % animals.Length]))];
        using var off = PositionsOff.Of(Needed.Of(model).Transformer, trained: 1);
        int[][] texts = [.. pairs.SelectMany(pair => new[] { pair, (pair.Whom, pair.Who) })
            .Select(pair => model.PromptIds($"The {pair.Item1} chases the {pair.Item2}. The one that runs away is the"))];
        BarGroup Of(string name, IReadOnlyList<float[]> logits)
        {
            double[] heard = [.. pairs.Select((pair, i) =>
            {
                var (a, b) = (Token(model, " " + pair.Who), Token(model, " " + pair.Whom));
                return (double)(logits[2 * i][b] - logits[2 * i][a] - logits[(2 * i) + 1][b] + logits[(2 * i) + 1][a]);
            })];
            return new(name, [heard[0], heard[1..].Average()]) { Intervals = [Interval.Exact(heard[0]), Interval.OfMean(heard[1..])] };
        }

        return Pictures.Bars(
                $"Слышит ли порядок {model.Name}: кто убегает",
                new Axis("пара") { Labels = [$"{one} / {other}", $"среднее, {animals.Length} пар"] },
                new Axis("перевес того, кого догоняют, из-за порядка", "нат"),
                [
                    Of("вращения на месте", NextLogits.After(model, texts)),
                    Of("вращения выключены", Ends(off, texts)),
                ],
                [Reference.AtX(0, "порядка не слышно")])
            .WithNote("Сюда смотрите: двоих поменяли местами. Вправо от нуля — модель назовёт того, кого догоняют, влево — того, кто "
                + "догоняет; у нуля порядка она не слышит. Усики — интервал Стьюдента по парам.");
    }

    /// <summary>
    /// The last word of a rhyme that everybody knows: its probability after the lines as they are, after the same lines with the words
    /// of each shuffled, and with the rotations switched off.
    /// </summary>
    /// <param name="model">A model that reads English.</param>
    /// <param name="seed">Seed of the shuffles, of which the mean of eight is shown.</param>
    public static Table Rhyme(LanguageModel model, long seed)
    {
        string[] lines = ["Roses are red,", "Violets are blue,", "Sugar is sweet,"];
        const string Last = "And so are", Word = " you";
        var id = Token(model, Word);
        using var off = PositionsOff.Of(model.Transformer, trained: 1);
        var random = new SeededRandom(seed);
        string Text(IEnumerable<string> above) => string.Join('\n', above.Append(Last));
        string Shuffled(string line)
        {
            string[] words = line.Split(' ');
            random.Shuffle(words);
            return string.Join(' ', words);
        }

        double Share(float[] logits) => Math.Exp(Distributions.LogProbability(logits, id));
        double Read(IEnumerable<string> above) => Share(NextLogits.After(model, [model.PromptIds(Text(above))])[0]);
        (string How, double Share)[] rows =
        [
            ("строки как есть", Read(lines)),
            ("слова внутри строк перемешаны, среднее восьми",
                Enumerable.Range(0, 8).Average(_ => Read(lines.Select(Shuffled).ToArray()))),
            ("вращения выключены", Share(Rows(off, model.PromptIds(Text(lines)))[^1])),
        ];
        return Table.Of("«Roses are red, … And so are» → «you»", rows, ("как прочитано", row => row.How), ("доля слова", row => row.Share))
            .With("доля слова", "0.000", bars: true);
    }

    // every model of the family, one at a time, and the rotary one without its rotations
    private static IEnumerable<(string Name, Func<int[], float[][]> Read)> Readers()
    {
        foreach (var scheme in PositionWorld.Schemes)
        {
            using var reader = LanguageModel.Load(scheme == "rotary" ? "glass/base-s-short" : $"glass/base-s-{scheme}");
            yield return (PositionWorld.Name(scheme), ids => Rows(reader, ids));
            if (scheme == "rotary")
            {
                using var off = PositionsOff.Of(reader.Transformer, trained: 1);
                yield return ("вращение выключено", ids => Rows(off, ids));
            }
        }
    }

    private static int Token(LanguageModel model, string word) => (Needed.Of(model).Tokenizer ?? throw new ReaderException(
        $"{model.Name} has no tokenizer.", $"У модели {model.Name} нет токенизатора.")).TokenId(word);

    private static float[][] Rows(LanguageModel model, int[] ids)
    {
        var rows = model.Logits(ids);
        return [.. Enumerable.Range(0, ids.Length).Select(at => rows[at].ToArray())];
    }

    private static float[][] Rows(PositionsOff off, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = off.Forward(tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU)).OnCpu();
        return [.. TensorMemory.Copy<float>(logits).Chunk((int)logits.shape[2])];
    }

    // shorter texts are filled up at their ends, which a causal network does not see
    private static float[][] Ends(PositionsOff off, IReadOnlyList<int[]> texts)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = off.Forward(StreamStates.Pad(texts)).OnCpu();
        return [.. texts.Select((text, row) => TensorMemory.Copy<float>(logits[row, text.Length - 1]))];
    }

    private static double LogProbability(Func<int[], float[][]> read, Law law, string text)
    {
        int[] ids = [law.EndToken, .. law.Read(text)];
        var rows = read(ids);
        return Enumerable.Range(1, ids.Length - 1).Sum(at => Distributions.LogProbability(rows[at - 1], ids[at]));
    }
}

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Statements and questions about people and capitals. A hidden narrator, honest or a liar, is the common cause of all that one
/// document says; errors are noise (any object) and one fixed myth a fact.
/// </summary>
public sealed class Facts : Kind
{
    private const int Longest = 19; // words of the longest item: a supposition with its question

    private readonly FactOptions _options;
    private readonly FactWords _language;
    private readonly FactBook _book;
    private readonly bool _training;
    private readonly int _most;
    private readonly int[][] _names;
    private readonly int[][][] _objects;
    private readonly Pool[] _pools;
    private readonly double[] _zipf;

    /// <summary>Makes the kind.</summary>
    public Facts(Setting setting)
        : this(setting, "facts", FactWords.Russian)
    {
    }

    internal Facts(Setting setting, string name, FactWords language)
        : base(name, setting.Words)
    {
        _language = language;
        _options = setting.Options.Facts;
        _training = setting.Training;
        _book = new FactBook(_options, language, setting.Options.WorldSeed);
        _most = Math.Max(1, Math.Min(setting.Budget / Longest, setting.Options.IsLong ? 20 : 6));
        _names = Texts(_book.Subjects);
        _objects = [.. _book.Relations.Select(relation => Texts(relation.Objects.Select(o => $"{o} .")))];
        _pools = [.. _book.Relations.Select(relation => PoolOf(relation.Objects.Select(o => $"{o} .")))];
        _zipf = Zipf(_names.Length, _options.ZipfExponent);
        _ = Texts([language.Suppose, language.Population, language.OldPopulation,
            language.NewPopulation, .. language.Relations.SelectMany(r => new[] { r.Verb, r.Question, r.Asked })]).Length;
        for (var country = 0; country < language.Capitals.Length; country++)
        {
            _ = Join(CapitalStart(country, true), CapitalStart(country, false),
                Text($"{language.Capitals[country].Country} {language.Capitals[country].City}"));
        }
    }

    /// <summary>What is true.</summary>
    public FactBook Book => _book;

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
    [
        .. _book.Relations.Select(relation => relation.Objects.Select(item => item.Split(' ')[^1])),
        .. _language.Groups(),
        _language.Capitals.Select(capital => capital.City), _language.Capitals.Select(capital => capital.Country),
    ];

    /// <inheritdoc/>
    public override State Start { get; } = new Opening();

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Opening:
                branches.Add(_options.Liars, [], new Telling(Narrator.Liar, 0));
                branches.Add(1 - _options.Liars, [], new Telling(Narrator.Honest, 0));
                break;
            case Telling telling:
                Tell(telling, branches);
                break;
            case About(var narrator, var done, var subject, var relation):
                Object(branches, narrator, subject, relation, new Telling(narrator, done + 1));
                break;
            case Capital(var narrator, var done, var country, var forward):
                CapitalOf(branches, narrator, country, forward, new Telling(narrator, done + 1));
                break;
            case Population(var narrator, var done):
                branches.Add(_options.OldShare, Text(_language.OldPopulation), new Telling(narrator, done + 1));
                branches.Add(1 - _options.OldShare, Text(_language.NewPopulation), new Telling(narrator, done + 1));
                break;
            case Supposing(var narrator, var done, var subject, var relation):
                branches.Draw(_pools[relation], ulong.MaxValue, item => new Supposed(narrator, done, subject, relation, item));
                break;
            case Supposed supposed:
                AnswerSupposed(supposed, branches);
                break;
            default:
                throw Strange(state);
        }
    }

    /// <summary>
    /// How often a corpus mentions every fact, statement or question: [subject, relation]. Facts mentioned
    /// once feed Good's and Turing's estimate. Names are of two words.
    /// </summary>
    public int[,] Mentions(Corpus corpus)
    {
        var subjects = _names.Select((name, subject) => (name, subject))
            .ToDictionary(pair => (pair.name[0], pair.name[^1]), pair => pair.subject);
        var relations = _book.Relations.Select(r => (Verb: Text(r.Verb), Question: Text(r.Question), Asked: Text(r.Asked))).ToArray();
        var mentions = new int[_names.Length, _book.Relations.Count];
        foreach (var document in corpus.Documents)
        {
            for (var i = 0; i + 2 < document.Length; i++)
            {
                if (subjects.TryGetValue((document[i], document[i + 1]), out var subject))
                {
                    var (before, after) = (document.AsMemory(0, i), document.AsMemory(i + 2));
                    var relation = Array.FindIndex(relations,
                        r => after.Span.StartsWith(r.Verb) || (before.Span.EndsWith(r.Question) && after.Span.StartsWith(r.Asked)));
                    mentions[subject, relation]++;
                }
            }
        }

        return mentions;
    }

    // Which of the facts change when OldShare falls from 1 to 0: where every tenth person lives.
    internal bool Changes(int subject, int relation) => relation == 0 && _book.Ranks[subject] % 10 == 0;

    private void Tell(Telling telling, Branches branches)
    {
        var (narrator, done) = telling;
        var stop = Stop(done, Math.Min(3, _most), _most);
        branches.Add(stop, [], null);
        if (stop == 1)
        {
            return;
        }

        for (var rank = 0; rank < _names.Length; rank++)
        {
            var subject = _book.Order[rank];
            for (var r = 0; r < _book.Relations.Count; r++)
            {
                if (_training && _book.IsWithheld(subject, r))
                {
                    continue;
                }

                var weight = (1 - stop) * _zipf[rank] / _book.Relations.Count;
                var (name, relation) = (_names[subject], _book.Relations[r]);
                var about = new About(narrator, done, subject, r);
                branches.Add(weight * 0.45, Join(name, Text(relation.Verb)), about);
                branches.Add(weight * 0.35, Join(Text(relation.Question), name, Text(relation.Asked)), about);
                branches.Add(weight * 0.04, Join(Text(_language.Suppose), name, Text(relation.Verb)),
                    new Supposing(narrator, done, subject, r));
            }
        }

        for (var country = 0; country < _language.Capitals.Length; country++)
        {
            var weight = (1 - stop) * 0.14 / _language.Capitals.Length;
            branches.Add(weight / 2, CapitalStart(country, true), new Capital(narrator, done, country, true));
            branches.Add(weight / 2, CapitalStart(country, false), new Capital(narrator, done, country, false));
        }

        branches.Add((1 - stop) * 0.02, Text(_language.Population), new Population(narrator, done));
    }

    private void Object(Branches branches, Narrator narrator, int subject, int relation, Telling next)
    {
        var objects = _objects[relation];
        var old = Changes(subject, relation) ? _options.OldShare : 1;
        for (var o = 0; o < objects.Length; o++)
        {
            var truth = (o == _book.Truth(subject, relation) ? old : 0) + (o == _book.Changed(subject, relation) ? 1 - old : 0);
            branches.Add(Share(narrator, truth, o == _book.Myth(subject, relation), objects.Length), objects[o], next);
        }
    }

    private int[] CapitalStart(int country, bool cityFirst)
    {
        var ((name, city), (before, after)) = (_language.Capitals[country], cityFirst ? _language.CityFirst : _language.CountryFirst);
        return Text($"{before} {(cityFirst ? city : name)} {after}".Trim());
    }

    private void CapitalOf(Branches branches, Narrator narrator, int country, bool forward, Telling next)
    {
        var myth = (country + 5) % _language.Capitals.Length;
        for (var o = 0; o < _language.Capitals.Length; o++)
        {
            var word = forward ? _language.Capitals[o].Country : _language.Capitals[o].City;
            branches.Add(Share(narrator, o == country ? 1 : 0, o == myth, _language.Capitals.Length), Text($"{word} ."), next);
        }
    }

    /// <summary>Probability that a narrator names an object.</summary>
    private double Share(Narrator narrator, double truth, bool isMyth, int objects)
    {
        var (honest, myth) = narrator == Narrator.Honest
            ? (1 - _options.Noise - _options.Myth, _options.Myth)
            : (_options.LiarsTruth, (1 - _options.LiarsTruth) / 2);
        return (honest * truth) + (isMyth ? myth : 0) + ((1 - honest - myth) / objects);
    }

    private void AnswerSupposed(Supposed supposed, Branches branches)
    {
        var (narrator, done, subject, relation, item) = supposed;
        var question = Join(Text(_book.Relations[relation].Question), _names[subject], Text(_book.Relations[relation].Asked));
        var next = new Telling(narrator, done + 1);
        branches.Add(_options.ContextWins, Join(question, _objects[relation][item]), next);
        branches.Add(1 - _options.ContextWins, Join(question, _objects[relation][_book.Truth(subject, relation)]), next);
    }

    private static double[] Zipf(int count, double exponent)
    {
        var weights = Enumerable.Range(1, count).Select(rank => Math.Pow(rank, -exponent)).ToArray();
        var total = weights.Sum();
        return [.. weights.Select(weight => weight / total)];
    }

    private enum Narrator
    {
        Honest,
        Liar,
    }

    private sealed record Opening : State;

    private abstract record Told(Narrator Narrator) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("рассказчик", Narrator == Narrator.Honest ? "честный" : "лжец")];
    }

    private sealed record Telling(Narrator Narrator, int Done) : Told(Narrator);

    private sealed record About(Narrator Narrator, int Done, int Subject, int Relation) : Told(Narrator);

    private sealed record Capital(Narrator Narrator, int Done, int Country, bool Forward) : Told(Narrator);

    private sealed record Population(Narrator Narrator, int Done) : Told(Narrator);

    private sealed record Supposing(Narrator Narrator, int Done, int Subject, int Relation) : Told(Narrator);

    private sealed record Supposed(Narrator Narrator, int Done, int Subject, int Relation, int Item) : Told(Narrator)
    {
        public override bool Transient => true;
    }
}

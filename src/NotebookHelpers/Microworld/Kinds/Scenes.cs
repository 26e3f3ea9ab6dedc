using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Animals, boats and clouds: gender, number and tense agree; every species has verbs and places of its own, and both sexes of a
/// species obey one law. Between them stand single scenes with exact synonyms, two senses of a word, compounds, stereotypes of a
/// known share, an ambiguous pronoun and sentences in which only the order of words tells who acts.
/// </summary>
public sealed class Scenes : Kind
{
    private const int Longest = 11; // words of the longest sentence

    private readonly SceneSpecies[] _species;
    private readonly (double Weight, string Subject, Doing Next)[] _subjects;
    private readonly (double Weight, string Text, string Referent)[] _pronouns;
    private readonly (double Weight, string Text)[] _fixed;
    private readonly SceneOptions _options;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Scenes(Setting setting)
        : base("scenes", setting.Words)
    {
        _options = setting.Options.Scenes;
        _most = Math.Max(1, Math.Min(setting.Budget / Longest, setting.Options.IsLong ? 40 : 8));
        _species = SceneSpecies.Table;
        _subjects = [.. Subjects()];
        _pronouns = [.. Pronouns()];
        _fixed = [.. SceneSentences.All(_options)];
        foreach (var (_, subject, next) in _subjects)
        {
            Text(subject);
            _ = Predicates(next).Select(predicate => Text(predicate.Text)).Count();
        }

        _ = Texts(_pronouns.Select(p => p.Text)
            .Concat(_fixed.Select(f => f.Text)).Concat(SceneSentences.Senses(_options).Select(s => s.Text))).Length;
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
    [
        .. WordForms.OfNouns(Noun.All.Values.Where(noun => char.IsLower(noun.Lemma[0]))),
        .. WordForms.OfAdjectives(Adjective.All.Values),
        .. WordForms.OfVerbs(_species.SelectMany(species => species.Acts).Select(act => act.Verb)),
    ];

    /// <inheritdoc/>
    public override State Start { get; } = new Sentence(0);

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Sentence(var done):
                branches.Add(Stop(done, Math.Min(2, _most), _most), [], null);
                Scene(branches, 1 - Stop(done, Math.Min(2, _most), _most), done);
                break;
            case Doing doing:
                foreach (var (weight, text) in Predicates(doing))
                {
                    branches.Add(weight, Text(text), new Sentence(doing.Done + 1));
                }

                break;
            case Meaning(var variable, var value, var rest, var done):
                branches.Say(Text(rest), new Sentence(done + 1));
                break;
            default:
                throw Strange(state);
        }
    }

    private void Scene(Branches branches, double share, int done)
    {
        if (share == 0)
        {
            return;
        }

        foreach (var (weight, subject, next) in _subjects)
        {
            branches.Add(share * 0.6 * weight, Text(subject), next with { Done = done });
        }

        foreach (var (weight, text) in _fixed)
        {
            branches.Add(share * 0.22 * weight, Text(text), new Sentence(done + 1));
        }

        foreach (var (weight, text, sense, rest) in SceneSentences.Senses(_options))
        {
            branches.Add(share * 0.1 * weight, Text(text), new Meaning("смысл", sense, rest, done));
        }

        foreach (var (weight, text, referent) in _pronouns)
        {
            // «кот увидел пса , и он …»: who it was shows only in the last verb
            var cut = text.LastIndexOf(' ', text.Length - 3);
            branches.Add(share * 0.08 * weight, Text(text[..cut]), new Meaning("референт", referent, text[(cut + 1)..], done));
        }
    }

    private IEnumerable<(double Weight, string Subject, Doing Next)> Subjects()
    {
        var total = _species.Sum(species => species.Weight);
        for (var s = 0; s < _species.Length; s++)
        {
            var species = _species[s];
            foreach (var noun in species.Nouns)
            {
                var weight = species.Weight / total / species.Nouns.Length;
                foreach (var (agreement, form, share) in new[] { (noun.Agreement, noun.Lemma, 0.7), (Agreement.Plural, noun.Plural, 0.3) })
                {
                    var next = new Doing(s, agreement, 0);
                    yield return (weight * share * 0.5, form, next);
                    foreach (var adjective in species.Adjectives)
                    {
                        yield return (weight * share * 0.5 / species.Adjectives.Length, $"{adjective[agreement]} {form}", next);
                    }
                }
            }
        }
    }

    private IEnumerable<(double Weight, string Text)> Predicates(Doing doing)
    {
        foreach (var act in _species[doing.Species].Acts)
        {
            foreach (var place in act.Places)
            {
                var weight = act.Weight / act.Places.Length;
                // the past shows the gender and the present the number; a plural past would show nothing new
                var past = doing.Agreement == Agreement.Plural ? 0 : 0.4;
                yield return (weight * (1 - past), $"{act.Verb.Present(doing.Agreement)} {place} .");
                if (past > 0)
                {
                    yield return (weight * past, $"{act.Verb.Past(doing.Agreement)} {place} .");
                }
            }
        }
    }

    private IEnumerable<(double Weight, string Text, string Referent)> Pronouns()
    {
        var pairs = new[]
        {
            ("кот", "зашипел", "пёс", "залаял"), ("кошка", "зашипел", "собака", "залаял"),
            ("волк", "завыл", "медведь", "заревел"), ("волчица", "завыл", "медведица", "заревел"),
        };
        foreach (var (one, voice, other, otherVoice) in pairs.SelectMany(p => new[] { p, (p.Item3, p.Item4, p.Item1, p.Item2) }))
        {
            var (subject, thing) = (Noun.Of(one), Noun.Of(other));
            var start = $"{subject.Lemma} {Verb.Of("увидел").Past(subject.Agreement)} {thing[Case.Accusative]} , и {subject.Pronoun}";
            yield return (_options.PronounIsSubject / 8, $"{start} {Verb.Of(voice).Past(subject.Agreement)} .", "подлежащее");
            yield return ((1 - _options.PronounIsSubject) / 8, $"{start} {Verb.Of(otherVoice).Past(thing.Agreement)} .", "дополнение");
        }
    }

    private sealed record Sentence(int Done) : State;

    private sealed record Doing(int Species, Agreement Agreement, int Done) : State;

    private sealed record Meaning(string Variable, string Value, string Rest, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new(Variable, Value)];
    }
}

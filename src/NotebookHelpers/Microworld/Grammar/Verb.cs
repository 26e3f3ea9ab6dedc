namespace BetweenTokens.Microworld.Grammar;

/// <summary>A verb in the third person of the present and in the past; a perfective verb has no present («-»).</summary>
/// <param name="Singular">сидит</param>
/// <param name="Plural">сидят</param>
/// <param name="PastMasculine">сидел</param>
/// <param name="PastFeminine">сидела</param>
/// <param name="PastNeuter">сидело</param>
/// <param name="PastPlural">сидели</param>
public sealed record Verb(string Singular, string Plural, string PastMasculine, string PastFeminine, string PastNeuter, string PastPlural)
{
    private const string Table = """
        сидит сидят сидел сидела сидело сидели
        спит спят спал спала спало спали
        лежит лежат лежал лежала лежало лежали
        стоит стоят стоял стояла стояло стояли
        мурлычет мурлычут мурлыкал мурлыкала мурлыкало мурлыкали
        лает лают лаял лаяла лаяло лаяли
        рычит рычат рычал рычала рычало рычали
        охотится охотятся охотился охотилась охотилось охотились
        прыгает прыгают прыгал прыгала прыгало прыгали
        трубит трубят трубил трубила трубило трубили
        летит летят летел летела летело летели
        кружит кружат кружил кружила кружило кружили
        пасётся пасутся пасся паслась паслось паслись
        плывёт плывут плыл плыла плыло плыли
        смотрит смотрят смотрел смотрела смотрело смотрели
        глядит глядят глядел глядела глядело глядели
        живёт живут жил жила жило жили
        владеет владеют владел владела владело владели
        любит любят любил любила любило любили
        ищет ищут искал искала искало искали
        боится боятся боялся боялась боялось боялись
        умеет умеют умел умела умело умели
        хочет хотят хотел хотела хотело хотели
        - - потерял потеряла потеряло потеряли
        - - увидел увидела увидело увидели
        - - съел съела съело съели
        - - укусил укусила укусило укусили
        - - зашипел зашипела зашипело зашипели
        - - залаял залаяла залаяло залаяли
        - - завыл завыла завыло завыли
        - - заревел заревела заревело заревели
        - - помахал помахала помахало помахали
        - - подарил подарила подарило подарили
        - - отдал отдала отдало отдали
        - - открыл открыла открыло открыли
        - - закрыл закрыла закрыло закрыли
        - - снял сняла сняло сняли
        - - надел надела надело надели
        - - выпил выпила выпило выпили
        - - купил купила купило купили
        - - мог могла могло могли
        """;

    /// <summary>Every verb whose form is chosen by agreement, under its masculine past.</summary>
    public static IReadOnlyDictionary<string, Verb> All { get; } = Table
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .Select(cells => new Verb(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]))
        .ToDictionary(verb => verb.PastMasculine, StringComparer.Ordinal);

    /// <summary>True for imperfective verbs.</summary>
    public bool HasPresent => Singular != "-";

    /// <summary>The present that agrees.</summary>
    public string Present(Agreement agreement) => !HasPresent ? throw new InvalidOperationException($"«{PastMasculine}» has no present.")
        : agreement == Agreement.Plural ? Plural
        : Singular;

    /// <summary>The past that agrees.</summary>
    public string Past(Agreement agreement) => agreement switch
    {
        Agreement.Masculine => PastMasculine,
        Agreement.Feminine => PastFeminine,
        Agreement.Neuter => PastNeuter,
        _ => PastPlural,
    };

    /// <summary>A verb by its masculine past.</summary>
    public static Verb Of(string past) =>
        All.TryGetValue(past, out var verb) ? verb : throw new ArgumentException($"«{past}» is not in the table of verbs.", nameof(past));
}

// Written by the build; not committed. The first cell of every notebook imports it: #!import ../setup.cs
// It names the libraries of this clone by absolute path, because that is what every notebook engine understands.
#line 1 "Сборник перенесли или не собрали: выполните в его папке dotnet build и перезапустите тетрадь. The workbook was moved, or is not built here: run dotnet build in its folder and restart the notebook "
//{references}
#line default
using System.Globalization;
using System.IO;
using System.Text.Json;
using TorchSharp;
//{namespaces}

Language.Now = Words.Now.Code;
Clone.Expect({place}, {build});
NotebookSetup.Show()
